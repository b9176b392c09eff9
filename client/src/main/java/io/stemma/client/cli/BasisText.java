package io.stemma.client.cli;

import io.stemma.v1.Basis;

/** What an answer stands on, as text for people. */
final class BasisText {
    private BasisText() {}

    /** Text that follows the version: ", fork plan of version 41, what-if of 3 elements"; empty for the topology itself. */
    static String of(Basis basis) {
        String fork =
                basis.getFork().isEmpty() ? "" : ", fork " + basis.getFork() + " of version " + basis.getBaseVersion();
        int changed = basis.getOverlayChanged();
        String overlay = basis.getOverlay() ? ", what-if of " + Quantity.count(changed, "element") : "";
        return Table.clean(fork + overlay);
    }
}
