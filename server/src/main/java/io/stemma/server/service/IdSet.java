package io.stemma.server.service;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import java.security.SecureRandom;
import java.util.Arrays;

/** A set of ids: one array, and no objects of its own. Owned by one thread at a time. */
final class IdSet {
    /** Seeded by chance, so that no client can prepare ids that collide. */
    private static final Hasher64 HASHER = Hashing.xxh3_64(new SecureRandom().nextLong());

    /** Ids by hash; free places are null. */
    private byte[][] places = new byte[64][];

    private int size;

    /** Adds the id, which must not change after; false if it is there already. */
    boolean add(byte[] id) {
        int place = place(id);
        if (places[place] != null) {
            return false;
        }
        places[place] = id;
        if (2 * ++size > places.length) {
            grow();
        }
        return true;
    }

    boolean contains(byte[] id) {
        return places[place(id)] != null;
    }

    private int place(byte[] id) {
        int mask = places.length - 1;
        int place = (int) HASHER.hashBytesToLong(id) & mask;
        while (places[place] != null && !Arrays.equals(places[place], id)) {
            place = (place + 1) & mask;
        }
        return place;
    }

    private void grow() {
        byte[][] old = places;
        places = new byte[2 * old.length][];
        for (byte[] id : old) {
            if (id != null) {
                places[place(id)] = id;
            }
        }
    }
}
