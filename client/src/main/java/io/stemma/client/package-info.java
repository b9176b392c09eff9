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
 * <p><b>Streams.</b> A {@link io.stemma.client.Watch} tells its listener what changes in one sequence without gap or
 * duplicate, over however many connections; a {@link io.stemma.client.Mirror} makes a local copy of it. A {@code Follower}
 * opens one stream after the other, a {@code Course} knows what to ask next and holds the server to its promises, a {@code
 * Delivery} brings one event after the other to the listener. The bytes that wait anywhere are bounded by the credits that the
 * client gives.
 *
 * <p><b>Every future completes:</b> with the reply, or with a {@link io.stemma.client.StemmaException} after the
 * deadline at the latest. A watch or mirror has no deadline: it ends when it is closed or cannot go on.
 */
@NullMarked
package io.stemma.client;

import org.jspecify.annotations.NullMarked;
