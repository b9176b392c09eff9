/**
 * The asynchronous Java client of Stemma.
 *
 * <pre>{@code
 * try (StemmaClient client = StemmaClient.connect("127.0.0.1:7420")) {
 *   Session session = client.session();
 *   session.commit(commit).thenCompose(done -> session.getNode(get)).thenAccept(reply -> ...);
 * }
 * }</pre>
 *
 * <p><b>Threads.</b> Every call may be made from any thread. Futures complete on the client's event loops: what hangs on
 * them must not block; use the {@code Async} variants for work that does.
 *
 * <p><b>Ownership inside.</b> A {@code ConnectionSlot} and everything it holds belongs to one event loop. Other threads
 * only add to its inbox. A {@code Call} belongs to the slot it was given to last.
 *
 * <p><b>Every future completes:</b> with the reply, or with a {@link io.stemma.client.StemmaException} after the
 * deadline at the latest.
 */
@NullMarked
package io.stemma.client;

import org.jspecify.annotations.NullMarked;
