package io.stemma.server.fork;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Who decides conflicts.
 *
 * @param strategy what to do where nothing else is said
 * @param nodes decisions about single nodes, by id
 * @param links decisions about single links, by id
 */
public record MergeRules(MergeStrategy strategy, Map<String, MergeStrategy> nodes, Map<String, MergeStrategy> links) {

    MergeStrategy of(ElementState.Kind kind, String id) {
        return (kind == ElementState.Kind.NODE ? nodes : links).getOrDefault(id, strategy);
    }

    /** About a link at a node that is gone: the link's own decision comes first. */
    MergeStrategy dangling(String link, String node) {
        @Nullable MergeStrategy own = links.get(link);
        return own == null ? of(ElementState.Kind.NODE, node) : own;
    }
}
