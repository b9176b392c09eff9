package io.stemma.server.service;

import java.lang.reflect.RecordComponent;
import java.util.HashMap;
import java.util.Map;

/** The default bounds of the service with some of them changed, by their names. */
final class TestLimits {
    private TestLimits() {}

    /** @param changed the new values, by the names of the record's components */
    static ServiceLimits with(Map<String, ?> changed) {
        Map<String, Object> left = new HashMap<>(changed);
        RecordComponent[] components = ServiceLimits.class.getRecordComponents();
        Class<?>[] types = new Class<?>[components.length];
        Object[] values = new Object[components.length];
        try {
            for (int i = 0; i < components.length; i++) {
                types[i] = components[i].getType();
                Object value = left.remove(components[i].getName());
                values[i] = value == null ? components[i].getAccessor().invoke(ServiceLimits.DEFAULTS) : value;
                if (types[i] == long.class) {
                    values[i] = ((Number) values[i]).longValue();
                }
            }
            if (!left.isEmpty()) {
                throw new IllegalArgumentException(left.keySet() + " (expected bounds of the service)");
            }
            return ServiceLimits.class.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(e.getMessage(), e);
        }
    }
}
