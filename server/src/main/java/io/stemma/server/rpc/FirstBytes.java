package io.stemma.server.rpc;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import io.stemma.server.meter.Protection;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Looks at the first bytes of a connection, and closes it if a browser or a TLS client is at the wrong port. Their
 * first bytes would pass as the length of a short frame, and the client would wait for an answer that never comes.
 */
final class FirstBytes extends ChannelInboundHandlerAdapter {
    private static final List<byte[]> HTTP = List.of(
            ascii("GET "),
            ascii("HEAD"),
            ascii("POST"),
            ascii("PUT "),
            ascii("DELE"),
            ascii("OPTI"),
            ascii("PATC"),
            ascii("CONN"),
            ascii("TRAC"),
            ascii("PRI "));

    private static final int TLS_HANDSHAKE = 0x16;
    private static final int TLS_MAJOR_VERSION = 0x03;

    private final RpcEnvironment env;

    FirstBytes(RpcEnvironment env) {
        this.env = env;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        String foreign = message instanceof ByteBuf bytes ? foreign(bytes) : null;
        if (foreign == null) {
            context.pipeline().remove(this);
            context.fireChannelRead(message);
            return;
        }
        ReferenceCountUtil.release(message);
        env.meters().acted(Protection.FOREIGN_PROTOCOL);
        env.log().closed(context.channel(), foreign + " at the native port");
        ChannelFuture unused = context.close();
    }

    private static @Nullable String foreign(ByteBuf bytes) {
        if (bytes.readableBytes() < 2) {
            return null;
        }
        int start = bytes.readerIndex();
        if (bytes.getByte(start) == TLS_HANDSHAKE && bytes.getByte(start + 1) == TLS_MAJOR_VERSION) {
            return "TLS";
        }
        return HTTP.stream().anyMatch(method -> startsWith(bytes, method)) ? "HTTP" : null;
    }

    private static boolean startsWith(ByteBuf bytes, byte[] method) {
        int start = bytes.readerIndex();
        int length = Math.min(bytes.readableBytes(), method.length);
        for (int i = 0; i < length; i++) {
            if (bytes.getByte(start + i) != method[i]) {
                return false;
            }
        }
        return true;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
