@NullMarked
package io.stemma.server.txn;

import org.jspecify.annotations.NullMarked;
