/**
 * The {@code stemma} command.
 *
 * <p>Output is a contract: standard output carries the answer, as a table or, with {@code --json}, as one JSON document
 * whose field names are those of the {@code .proto}; standard error carries errors and progress. Exit codes: 0 done, 1
 * an error answer or a failure on the way, 2 a command line that cannot be meant.
 */
@NullMarked
package io.stemma.client.cli;

import org.jspecify.annotations.NullMarked;
