/**
 * Tells watchers what each version changed.
 *
 * <p>The commit thread only marks a topology as changed. Threads of the watch pool find the watchers that can take more, and each
 * watcher pulls from history what comes after the version that it has, as far as its sink is ready. A watcher therefore costs a
 * cursor, and nothing is buffered for it.
 */
@NullMarked
package io.stemma.server.watch;

import org.jspecify.annotations.NullMarked;
