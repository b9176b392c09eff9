package io.stemma.client;

import com.dynatrace.hash4j.hashing.Hasher64;
import com.dynatrace.hash4j.hashing.Hashing;
import io.stemma.v1.Link;
import io.stemma.v1.Node;
import io.stemma.v1.TerminationPoint;
import io.stemma.v1.Topology;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/**
 * What a topology's parts add to its {@code state_hash}, as the contract defines it beside that field: the hash of a version is the sum,
 * modulo 2^64, of the hashes of its nodes, its links, its description and its primary node's id. So whoever follows the
 * changes of a topology can tell whether he has what the server has: a change subtracts what was and adds what is.
 *
 * <p>Versions do not count, so equal content has an equal hash whatever its history. The hash finds faults; it does not
 * resist forgery.
 */
public final class StateHash {
    private static final Hasher64 XXH3 = Hashing.xxh3_64();

    /** Canonical bytes have map entries in the order of their keys' UTF-8, which is not that of {@link String}. */
    private static final Comparator<String> UTF8_ORDER =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

    private StateHash() {}

    /** What a node adds. */
    public static long of(Node node) {
        byte[] bytes = canonical(node).toByteArray();
        // Fields are written by number: the first byte is the tag of the id, and the kind takes its place.
        bytes[0] = 'N';
        return XXH3.hashBytesToLong(bytes);
    }

    /** What a link adds. */
    public static long of(Link link) {
        byte[] bytes = canonical(link).toByteArray();
        bytes[0] = 'L';
        // The tags of source and destination go; each is one byte.
        int source = fieldEnd(bytes, 1);
        int destination = fieldEnd(bytes, source + 1);
        System.arraycopy(bytes, source + 1, bytes, source, destination - source - 1);
        System.arraycopy(bytes, destination + 1, bytes, destination - 1, bytes.length - destination - 1);
        return XXH3.hashBytesToLong(bytes, 0, bytes.length - 2);
    }

    /** What a topology's description and the id of its primary node add. */
    public static long of(Topology topology) {
        return description(topology) + primary(topology.getPrimaryNodeId());
    }

    private static long description(Topology topology) {
        byte[] bytes = canonical(topology).toByteArray();
        byte[] hashed = new byte[1 + bytes.length];
        hashed[0] = 'T';
        System.arraycopy(bytes, 0, hashed, 1, bytes.length);
        return XXH3.hashBytesToLong(hashed);
    }

    private static long primary(String nodeId) {
        return nodeId.isEmpty() ? 0 : XXH3.hashBytesToLong(("P" + nodeId).getBytes(StandardCharsets.UTF_8));
    }

    /** Where the text ends whose length stands there, as a varint. */
    private static int fieldEnd(byte[] bytes, int at) {
        int length = 0;
        int shift = 0;
        int next = at;
        byte part;
        do {
            part = bytes[next++];
            length |= (part & 0x7f) << shift;
            shift += 7;
        } while (part < 0);
        return next + length;
    }

    private static Node canonical(Node node) {
        Node.Builder canonical = node.toBuilder().clearCreatedVersion().clearModifiedVersion();
        if (!sorted(node.getLabelsMap())) {
            canonical.clearLabels().putAllLabels(sort(node.getLabelsMap()));
        }
        if (!sorted(node.getAttributesMap())) {
            canonical.clearAttributes().putAllAttributes(sort(node.getAttributesMap()));
        }
        for (int i = 0; i < node.getTerminationPointsCount(); i++) {
            TerminationPoint point = node.getTerminationPoints(i);
            if (!sorted(point.getAttributesMap())) {
                canonical.setTerminationPoints(
                        i, point.toBuilder().clearAttributes().putAllAttributes(sort(point.getAttributesMap())));
            }
        }
        return canonical.build();
    }

    private static Link canonical(Link link) {
        Link.Builder canonical = link.toBuilder().clearCreatedVersion().clearModifiedVersion();
        if (!sorted(link.getLabelsMap())) {
            canonical.clearLabels().putAllLabels(sort(link.getLabelsMap()));
        }
        if (!sorted(link.getAttributesMap())) {
            canonical.clearAttributes().putAllAttributes(sort(link.getAttributesMap()));
        }
        if (!sorted(link.getMetricsMap())) {
            canonical.clearMetrics().putAllMetrics(sort(link.getMetricsMap()));
        }
        return canonical.build();
    }

    private static Topology canonical(Topology topology) {
        return Topology.newBuilder()
                .setName(topology.getName())
                .setDisplayName(topology.getDisplayName())
                .putAllLabels(sort(topology.getLabelsMap()))
                .putAllAttributes(sort(topology.getAttributesMap()))
                .addAllNetworkTypes(topology.getNetworkTypesList())
                .addAllSupportingTopologies(topology.getSupportingTopologiesList())
                .build();
    }

    /** True if the entries come in canonical order, as a server sends them. */
    private static boolean sorted(Map<String, ?> map) {
        if (map.size() < 2) {
            return true;
        }
        Iterator<String> keys = map.keySet().iterator();
        String last = keys.next();
        while (keys.hasNext()) {
            String key = keys.next();
            if (UTF8_ORDER.compare(last, key) > 0) {
                return false;
            }
            last = key;
        }
        return true;
    }

    private static <V> Map<String, V> sort(Map<String, V> map) {
        Map<String, V> byKey = new TreeMap<>(UTF8_ORDER);
        byKey.putAll(map);
        return new LinkedHashMap<>(byKey);
    }
}
