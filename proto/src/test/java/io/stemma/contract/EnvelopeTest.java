package io.stemma.contract;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.api.AnnotationsProto;
import com.google.api.HttpRule;
import com.google.protobuf.Descriptors.Descriptor;
import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Descriptors.MethodDescriptor;
import io.stemma.v1.Request;
import io.stemma.v1.Response;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The native transport and HTTP carry the same calls. */
final class EnvelopeTest {
    private static final Set<String> PROTOCOL = Set.of("hello", "cancel");

    /** Parts of the protocol that have no reply. */
    private static final Set<String> UNANSWERED = Set.of("add_credits");

    private static List<MethodDescriptor> methods() {
        return Request.getDescriptor().getFile().getDependencies().stream()
                .flatMap(file -> file.getServices().stream())
                .flatMap(service -> service.getMethods().stream())
                .toList();
    }

    private static Map<String, FieldDescriptor> fields(Descriptor envelope, String oneof) {
        return envelope.getOneofs().stream()
                .filter(found -> found.getName().equals(oneof))
                .flatMap(found -> found.getFields().stream())
                .collect(Collectors.toMap(FieldDescriptor::getName, field -> field));
    }

    private static Map<String, FieldDescriptor> calls() {
        return fields(Request.getDescriptor(), "call");
    }

    private static Map<String, FieldDescriptor> results() {
        return fields(Response.getDescriptor(), "result");
    }

    private static String snake(String camel) {
        return camel.replaceAll("(?<!^)([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }

    @Test
    void everyMethodHasItsCallAndItsResultUnderOneNameAndNumber() {
        assertThat(methods()).hasSizeGreaterThan(15);
        for (MethodDescriptor method : methods()) {
            String name = snake(method.getName());
            FieldDescriptor call = Objects.requireNonNull(calls().get(name), () -> "no call " + name);
            FieldDescriptor result = Objects.requireNonNull(results().get(name), () -> "no result " + name);
            assertThat(call.getMessageType()).as(name).isEqualTo(method.getInputType());
            assertThat(result.getMessageType()).as(name).isEqualTo(method.getOutputType());
            assertThat(call.getNumber()).as(name).isEqualTo(result.getNumber());
        }
    }

    @Test
    void theEnvelopeHasNothingElse() {
        Set<String> names =
                methods().stream().map(method -> snake(method.getName())).collect(Collectors.toSet());
        assertThat(names).hasSize(methods().size());
        Set<String> expectedCalls = new HashSet<>(names);
        expectedCalls.addAll(PROTOCOL);
        Set<String> expectedResults = new HashSet<>(expectedCalls);
        expectedCalls.addAll(UNANSWERED);
        assertThat(calls().keySet()).isEqualTo(expectedCalls);
        expectedResults.add("error");
        assertThat(results().keySet()).isEqualTo(expectedResults);
    }

    @Test
    void everyTypeStandsForOneCall() {
        for (var envelope : List.of(calls(), results())) {
            assertThat(envelope.values().stream().map(FieldDescriptor::getMessageType))
                    .doesNotHaveDuplicates();
        }
    }

    @Test
    void everyMethodHasAnHttpRuleOfItsOwn() {
        Set<String> rules = new HashSet<>();
        for (MethodDescriptor method : methods()) {
            assertThat(method.getOptions().hasExtension(AnnotationsProto.http))
                    .as(method.getFullName())
                    .isTrue();
            HttpRule rule = method.getOptions().getExtension(AnnotationsProto.http);
            String path = Stream.of(rule.getGet(), rule.getPut(), rule.getPost(), rule.getDelete(), rule.getPatch())
                    .filter(found -> !found.isEmpty())
                    .collect(Collectors.joining());
            assertThat(path).as(method.getFullName()).startsWith("/v1/");
            assertThat(rules.add(rule.getPatternCase() + " " + path)).as(path).isTrue();
        }
    }

    @Test
    void thePathVariablesOfARuleAreFieldsOfTheRequest() {
        for (MethodDescriptor method : methods()) {
            String rule =
                    method.getOptions().getExtension(AnnotationsProto.http).toString();
            var variable = Pattern.compile("\\{([a-z_.]+)}").matcher(rule);
            while (variable.find()) {
                FieldDescriptor field = field(method.getInputType(), variable.group(1));
                assertThat(field.getJavaType())
                        .as(method.getName() + ": " + variable.group(1))
                        .isEqualTo(FieldDescriptor.JavaType.STRING);
            }
        }
    }

    private static FieldDescriptor field(Descriptor type, String path) {
        int dot = path.indexOf('.');
        String first = dot < 0 ? path : path.substring(0, dot);
        FieldDescriptor field = Objects.requireNonNull(
                type.findFieldByName(first), () -> first + " (expected a field of " + type.getName() + ")");
        return dot < 0 ? field : field(field.getMessageType(), path.substring(dot + 1));
    }
}
