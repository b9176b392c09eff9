package io.stemma.server.watch;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.Message;
import io.stemma.v1.VersionChanges;
import java.util.Map;
import java.util.Objects;

/** Folds a recording and compares with the truth after each event. Used once. */
final class FoldCheck {
    private final Recording recording;
    private final Truth truth;
    private final FilterModel filter;
    private final Fold fold = new Fold();

    private FoldCheck(Recording recording, Truth truth) {
        this.recording = recording;
        this.truth = truth;
        this.filter = new FilterModel(recording.request().getFilter());
    }

    static FoldCheck of(Recording recording, Truth truth) {
        return new FoldCheck(recording, truth);
    }

    void run() {
        Step.of(recording).forEach(this::take);
    }

    private void take(Step step) {
        TopologyState expected = truth.at(step.version());
        switch (step.kind()) {
            case STATE -> fold.add(step.event().getState());
            case SYNC -> {
                if (!recording.request().getIncludeState()) {
                    fold.start(filter.view(expected));
                }
                fold.describe(step.event().getSync().getTopology());
                assertThat(step.event().getSync().getTopology()).isEqualTo(expected.topology());
                compare(expected);
            }
            case CHANGES -> {
                VersionChanges changes = step.head();
                fold.apply(step.changes(), changes.hasTopology() ? changes.getTopology() : null);
                assertThat(changes.getStateHash())
                        .as("state hash in the event of version %s", step.version())
                        .isEqualTo(expected.topology().getStateHash());
                assertThat(changes.getCommitTimeUs())
                        .isEqualTo(expected.topology().getCommitTimeUs());
                compare(expected);
            }
            default -> compare(expected);
        }
    }

    private void compare(TopologyState truthful) {
        if (filter.isOpen()) {
            assertThat(fold.state().hash())
                    .as("state hash of the fold at version %s", truthful.version())
                    .isEqualTo(truthful.topology().getStateHash());
            return;
        }
        TopologyState view = filter.view(truthful);
        same(fold.state().nodes(), view.nodes());
        same(fold.state().links(), view.links());
    }

    private void same(Map<String, ? extends Message> folded, Map<String, ? extends Message> view) {
        if (!filter.hasFields()) {
            assertThat(folded).isEqualTo(view);
            return;
        }
        assertThat(folded.keySet()).isEqualTo(view.keySet());
        folded.forEach((id, element) -> assertThat(
                        filter.concerns(FilterModel.changedFields(element, Objects.requireNonNull(view.get(id)))))
                .as("%s, as folded and as it is, differ in a field that is watched", id)
                .isFalse());
    }
}
