/**
 * What-ifs: private heads over a version ({@link io.stemma.server.fork.Fork}), their merge ({@link
 * io.stemma.server.fork.Merge}), and graphs made for one question ({@link io.stemma.server.fork.WhatIf}). All are built by the one
 * {@link io.stemma.server.txn.Applier}, and none is ever published.
 */
@NullMarked
package io.stemma.server.fork;

import org.jspecify.annotations.NullMarked;
