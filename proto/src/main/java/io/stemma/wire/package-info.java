/**
 * The framing of the native transport, shared by server and client.
 *
 * <p>A connection carries frames both ways:
 *
 * <pre>
 *   frame   = length payload
 *   length  = varint32, 1..frameBytesMax: the number of bytes of the payload, at most 5 bytes itself
 *   payload = one message: stemma.v1.Request from the client, stemma.v1.Response from the server
 * </pre>
 *
 * <p>This is what protobuf's {@code writeDelimitedTo} writes. A length is checked before anything of its size is
 * allocated; a frame that breaks the rules ends the connection.
 */
@NullMarked
package io.stemma.wire;

import org.jspecify.annotations.NullMarked;
