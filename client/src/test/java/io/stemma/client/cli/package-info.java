/** The command's promises: what it accepts, what it prints, and how it exits. */
@NullMarked
package io.stemma.client.cli;

import org.jspecify.annotations.NullMarked;
