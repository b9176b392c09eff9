package io.stemma.client;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.handler.codec.DecoderException;

/** Brings what happens on the channel to its {@link Connection}. */
final class ReplyHandler extends SimpleChannelInboundHandler<ByteBuf> {
    private final Connection connection;

    ReplyHandler(Connection connection) {
        this.connection = connection;
    }

    @Override
    public void channelActive(ChannelHandlerContext context) {
        connection.opened();
    }

    @Override
    protected void channelRead0(ChannelHandlerContext context, ByteBuf frame) {
        connection.receive(frame);
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        connection.pump();
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        connection.pump();
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        connection.close(Loss.cut("the server closed the connection"));
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (cause instanceof DecoderException && cause.getCause() != null) {
            connection.close(Loss.garbage(String.valueOf(cause.getCause().getMessage())));
        } else {
            connection.close(Loss.cut(String.valueOf(cause)));
        }
    }
}
