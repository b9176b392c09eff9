/** Proves the watch: its promises as named validators, and a naive model of what a watcher must be told. */
@NullMarked
package io.stemma.server.watch;

import org.jspecify.annotations.NullMarked;
