package io.stemma.server.rpc;

import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import com.google.rpc.Code;
import io.stemma.v1.Request;
import io.stemma.v1.Response;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The calls of the envelope: their names, their places in the meters, and the fields of their results. */
final class Calls {
    /** The names of the calls, by place. Place 0 is for what cannot be told. */
    static final List<String> METHODS;
    /** The names of the codes, by their number in the contract. */
    static final List<String> CODES = codes();

    private static final int[] PLACES;
    private static final int[] RESULT_FIELDS;
    private static final BitSet STREAMS = new BitSet();

    static {
        List<FieldDescriptor> calls = Request.getDescriptor().getOneofs().get(0).getFields();
        List<String> names = new ArrayList<>(List.of("Unknown"));
        int last = calls.stream().mapToInt(FieldDescriptor::getNumber).max().orElse(0);
        PLACES = new int[last + 1];
        RESULT_FIELDS = new int[last + 1];
        for (FieldDescriptor call : calls) {
            PLACES[call.getNumber()] = names.size();
            FieldDescriptor result = Response.getDescriptor().findFieldByName(call.getName());
            RESULT_FIELDS[call.getNumber()] = result == null ? 0 : result.getNumber();
            names.add(call.getMessageType().getName().replaceFirst("Request$", ""));
        }
        METHODS = List.copyOf(names);
        Set<Descriptor> streams = streams();
        calls.stream()
                .filter(call -> streams.contains(call.getMessageType()))
                .forEach(call -> STREAMS.set(call.getNumber()));
    }

    private static Set<Descriptor> streams() {
        return Request.getDescriptor().getFile().getDependencies().stream()
                .flatMap(file -> file.getServices().stream())
                .flatMap(service -> service.getMethods().stream())
                .filter(MethodDescriptor::isServerStreaming)
                .map(MethodDescriptor::getInputType)
                .collect(Collectors.toSet());
    }

    /** True if the call with this field number is answered by a stream. */
    static boolean isStream(int field) {
        return STREAMS.get(field);
    }

    private Calls() {}

    /** The place of the call with this field number. */
    static int place(int field) {
        return PLACES[field];
    }

    /** The field of {@link Response} for the result of the call with this field number; 0 for one without a result. */
    static int resultField(int field) {
        return RESULT_FIELDS[field];
    }

    /** The name of the call with this field number: "GetNode". */
    static String name(int field) {
        return METHODS.get(PLACES[field]);
    }

    private static List<String> codes() {
        List<String> names = new ArrayList<>();
        for (int number = 0; number <= Code.UNAUTHENTICATED_VALUE; number++) {
            Code code = Code.forNumber(number);
            names.add(code == null ? "UNKNOWN" : code.name());
        }
        return List.copyOf(names);
    }
}
