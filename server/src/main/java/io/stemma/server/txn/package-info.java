/**
 * Transactions: how they are judged, ordered and applied. State changes in one function, {@link
 * io.stemma.server.txn.Applier}, whoever calls it.
 */
@NullMarked
package io.stemma.server.txn;

import org.jspecify.annotations.NullMarked;
