/**
 * The load tester, {@code stemma load}, and the benchmark {@code stemma load baseline}.
 *
 * <pre>
 *   load      LoadCommand > LoadRun > Population (what is there) + Workload (what is asked) > OpenLoop or ClosedLoop
 *             > Lane (one connection) > Judge (is the answer right?) > Tally > LoadResult > table, JSON, HTML page
 *   baseline  BaselineCommand > Baseline > ChildServer (Stemma, EchoServer) + RawDriver > CPU per request
 * </pre>
 *
 * <p>The load tester asks through the client, as an application would. The baseline's driver sends frames that stand
 * encoded, so that the driver costs the same whichever server answers.
 */
@NullMarked
package io.stemma.client.load;

import org.jspecify.annotations.NullMarked;
