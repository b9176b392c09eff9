package io.stemma.client.load;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The CPU time that a process has used, user and system, in nanoseconds. */
final class CpuClock implements LongSupplier {
    /*
     * The kernel counts in ticks of USER_HZ, which is 100 on every Linux that Java runs on; there is no call for it in
     * Java. A tick is 10 ms, so runs take seconds.
     */
    private static final long TICK_NANOS = 10_000_000;
    /** The places of utime and stime behind the command's closing bracket; see proc(5). */
    private static final int USER_PLACE = 11;

    private static final int SYSTEM_PLACE = 12;

    private final ProcessHandle process;
    private final Path stat;

    private CpuClock(ProcessHandle process) {
        this.process = process;
        this.stat = Path.of("/proc", Long.toString(process.pid()), "stat");
    }

    static CpuClock of(ProcessHandle process) {
        return new CpuClock(process);
    }

    @Override
    public long getAsLong() {
        String line = line();
        return line == null ? coarse() : nanos(line);
    }

    private @Nullable String line() {
        try {
            return Files.readString(stat, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            return null; // no such file system here
        }
    }

    private long coarse() {
        return process.info().totalCpuDuration().map(Duration::toNanos).orElse(0L);
    }

    /** The time told by a line of /proc/PID/stat. The command in it may hold blanks and brackets of its own. */
    static long nanos(String line) {
        String[] places = line.substring(line.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(places[USER_PLACE]) + Long.parseLong(places[SYSTEM_PLACE])) * TICK_NANOS;
    }
}
