package io.stemma.client.load;

import io.grpc.Drainable;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.Marshaller;
import io.grpc.MethodDescriptor.MethodType;
import io.stemma.v1.GetNodeRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;

/**
 * A point read as a unary call of gRPC. What is sent stands encoded on both sides, as it does with Stemma: the server parses the
 * request, and the client looks at no more of a reply than its length.
 */
final class GrpcRead {
    private static final String METHOD = "stemma.v1.GraphService/GetNode";

    private GrpcRead() {}

    /** The call as the server sees it. */
    static MethodDescriptor<GetNodeRequest, byte[]> served() {
        return method(GrpcRead::request, GrpcRead::sendOnly);
    }

    /** The call as a client sees it; it takes an encoded request, and gives the size of the reply. */
    static MethodDescriptor<byte[], Integer> called() {
        return method(GrpcRead::sendOnly, GrpcRead::length);
    }

    private static <A, B> MethodDescriptor<A, B> method(Reader<A> request, Reader<B> response) {
        return MethodDescriptor.newBuilder(marshaller(request), marshaller(response))
                .setType(MethodType.UNARY)
                .setFullMethodName(METHOD)
                .build();
    }

    private static <T> Marshaller<T> marshaller(Reader<T> reader) {
        return new Marshaller<>() {
            @Override
            public InputStream stream(T value) {
                return new Encoded((byte[]) value);
            }

            @Override
            public T parse(InputStream stream) {
                try {
                    return reader.read(stream);
                } catch (IOException e) {
                    throw new UncheckedIOException(e);
                }
            }
        };
    }

    private interface Reader<T> {
        T read(InputStream stream) throws IOException;
    }

    private static GetNodeRequest request(InputStream stream) throws IOException {
        return GetNodeRequest.parseFrom(stream);
    }

    private static int length(InputStream stream) throws IOException {
        return stream.available();
    }

    private static byte[] sendOnly(InputStream stream) {
        throw new UnsupportedOperationException("received " + stream + " (expected to be sent only)");
    }

    /** Bytes that gRPC may take at once, without a buffer between. */
    private static final class Encoded extends ByteArrayInputStream implements Drainable {
        Encoded(byte[] bytes) {
            super(bytes);
        }

        @Override
        public int drainTo(OutputStream target) throws IOException {
            int bytes = count - pos;
            target.write(buf, pos, bytes);
            pos = count;
            return bytes;
        }
    }
}
