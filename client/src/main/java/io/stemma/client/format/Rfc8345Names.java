package io.stemma.client.format;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/** The names of members: RFC 7951 qualifies them with the module's name, others with its prefix or not at all. */
final class Rfc8345Names {
    static final String L3 = "ietf-l3-unicast-topology";
    static final String L2 = "ietf-l2-topology";
    static final String TE = "ietf-te-topology";
    /** What Stemma adds to the standard's modules. */
    static final String STEMMA = "stemma";

    private static final Pattern QUALIFIED = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*:[A-Za-z_][A-Za-z0-9_.-]*");
    private static final Set<String> BASE_MODULES =
            Set.of("", "ietf-network", "ietf-network-topology", "nw", "nd", "nt", "lnk", "network-topology");
    private static final Set<String> BASE = Set.of(
            "networks",
            "network",
            "network-id",
            "network-types",
            "supporting-network",
            "node",
            "node-id",
            "supporting-node",
            "termination-point",
            "tp-id",
            "supporting-termination-point",
            "link",
            "link-id",
            "source",
            "destination",
            "supporting-link");
    private static final Map<String, String> PREFIXES = Map.of("l3t", L3, "l2t", L2, "tet", TE);
    private static final Map<String, String> AUGMENTS = Map.of(
            "l3-topology-attributes", L3,
            "l3-node-attributes", L3,
            "l3-link-attributes", L3,
            "l3-termination-point-attributes", L3,
            "l2-topology-attributes", L2,
            "l2-node-attributes", L2,
            "l2-link-attributes", L2,
            "l2-termination-point-attributes", L2);

    private Rfc8345Names() {}

    /** The name without its module. */
    static String local(String name) {
        return name.substring(name.indexOf(':') + 1);
    }

    private static String module(String name) {
        return name.substring(0, Math.max(name.indexOf(':'), 0));
    }

    /** Whether a member is of RFC 8345's own modules. */
    static boolean isBase(String name) {
        return BASE_MODULES.contains(module(name));
    }

    /** The one name for a member: a base member's is unqualified, a known augmentation's is fully qualified. */
    static String canonical(String name) {
        String local = local(name);
        if (isBase(name) && BASE.contains(local)) {
            return local;
        }
        String module = AUGMENTS.get(local);
        boolean shortened = module != null && (module(name).isEmpty() || module.equals(PREFIXES.get(module(name))));
        return shortened ? module + ":" + local : name;
    }

    /** Whether an attribute of that name can stand beside the standard's members and comes back as the same attribute. */
    static boolean isPlain(String name) {
        return QUALIFIED.matcher(name).matches()
                && canonical(name).equals(name)
                && !module(name).equals(STEMMA)
                && !isBase(name);
    }
}
