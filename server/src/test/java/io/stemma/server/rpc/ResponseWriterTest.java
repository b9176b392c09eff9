package io.stemma.server.rpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufInputStream;
import io.netty.buffer.Unpooled;
import io.stemma.v1.GetNodeResponse;
import io.stemma.v1.Node;
import io.stemma.v1.Request;
import io.stemma.v1.Response;
import java.io.IOException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Hand-made frames are what protobuf would have made. */
class ResponseWriterTest {
    @ParameterizedTest
    @ValueSource(longs = {0, 1, 127, 128, 1L << 35, Long.MAX_VALUE, -1})
    void framesEqualThoseOfProtobuf(long id) throws IOException {
        for (int size : new int[] {0, 1, 100, 127, 128, 20_000}) {
            GetNodeResponse result = GetNodeResponse.newBuilder()
                    .setVersion(1)
                    .setNode(Node.newBuilder().setKind("k".repeat(size)))
                    .build();
            byte[] encoded = result.toByteArray();
            ByteBuf out = Unpooled.buffer(2 * ResponseWriter.space(encoded.length));
            ResponseWriter.write(id, Response.GET_NODE_FIELD_NUMBER, encoded, encoded.length, out);
            ResponseWriter.write(id, Response.GET_NODE_FIELD_NUMBER, result, encoded.length, out);
            Response expected = Response.newBuilder()
                    .setId(id)
                    .setEnd(true)
                    .setGetNode(result)
                    .build();
            ByteBufInputStream in = new ByteBufInputStream(out);
            assertThat(Response.parseDelimitedFrom(in)).isEqualTo(expected);
            assertThat(Response.parseDelimitedFrom(in)).isEqualTo(expected);
            assertThat(out.readableBytes()).isZero();
        }
    }

    @Test
    void everyCallHasAResultOfItsName() {
        for (FieldDescriptor call : Request.getDescriptor().getOneofs().get(0).getFields()) {
            if (call.getNumber() == Request.ADD_CREDITS_FIELD_NUMBER) {
                assertThat(Calls.resultField(call.getNumber())).isZero();
                continue;
            }
            FieldDescriptor result = Response.getDescriptor().findFieldByNumber(Calls.resultField(call.getNumber()));
            assertThat(result.getName()).isEqualTo(call.getName());
            assertThat(result.getMessageType().getName()).isEqualTo(Calls.name(call.getNumber()) + "Response");
            Message empty = Response.getDefaultInstance();
            assertThat(empty.getDescriptorForType().getOneofs().get(0)).isEqualTo(result.getContainingOneof());
        }
    }
}
