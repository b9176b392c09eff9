/** The native transport: Netty in, {@link io.stemma.server.service.CallHandler} out. Nothing that a client can ask is decided here. */
@NullMarked
package io.stemma.server.rpc;

import org.jspecify.annotations.NullMarked;
