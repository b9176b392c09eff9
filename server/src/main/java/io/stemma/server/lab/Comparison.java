package io.stemma.server.lab;

import java.util.List;
import java.util.Locale;
import java.util.function.IntPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Says in words how two series of measurements compare, place by place. What differs by less than a tenth counts as equal: single
 * measurements of a machine that does other things as well are not better than that.
 */
final class Comparison {
    /** Differences below this part are not told. */
    static final double MARGIN = 0.1;

    private final List<String> places;
    private final List<? extends Number> first;
    private final List<? extends Number> second;

    /** Two series, larger is better, over the same places. */
    Comparison(List<String> places, List<? extends Number> first, List<? extends Number> second) {
        if (places.size() != first.size() || places.size() != second.size()) {
            throw new IllegalArgumentException(
                    "series of " + first.size() + " and " + second.size() + " values (expected " + places.size() + ")");
        }
        this.places = places;
        this.first = first;
        this.second = second;
    }

    private double ratio(int place) {
        return first.get(place).doubleValue() / second.get(place).doubleValue();
    }

    private boolean firstAhead(int place) {
        return ratio(place) > 1 + MARGIN;
    }

    private boolean secondAhead(int place) {
        return ratio(place) < 1 / (1 + MARGIN);
    }

    private boolean equal(int place) {
        return !firstAhead(place) && !secondAhead(place);
    }

    private boolean all(IntPredicate holds) {
        return IntStream.range(0, places.size()).allMatch(holds);
    }

    /** Where the lines cross: who is ahead where. */
    String inWords(String firstName, String secondName) {
        if (all(this::equal)) {
            return firstName + " and " + secondName + " are equal within " + percent(MARGIN)
                    + " everywhere: the lines do not cross";
        }
        if (all(i -> !secondAhead(i)) || all(i -> !firstAhead(i))) {
            boolean firstLeads = all(i -> !secondAhead(i));
            return (firstLeads ? firstName : secondName) + " is nowhere behind " + (firstLeads ? secondName : firstName)
                    + " (" + factors(place -> true, firstLeads) + "): the lines do not cross";
        }
        return "the lines cross: " + firstName + " is ahead " + factors(this::firstAhead, true) + "; " + secondName
                + " "
                + factors(this::secondAhead, false)
                + (IntStream.range(0, places.size()).anyMatch(this::equal) ? "; equal at " + names(this::equal) : "");
    }

    private String factors(IntPredicate which, boolean ofFirst) {
        return IntStream.range(0, places.size())
                .filter(which)
                .mapToObj(i -> factor(ofFirst ? ratio(i) : 1 / ratio(i)) + " at " + places.get(i))
                .collect(Collectors.joining(", "));
    }

    private String names(IntPredicate which) {
        return IntStream.range(0, places.size())
                .filter(which)
                .mapToObj(places::get)
                .collect(Collectors.joining(", "));
    }

    /** "2.3x". */
    static String factor(double factor) {
        return String.format(Locale.ROOT, factor >= 99.5 ? "%,.0fx" : factor >= 9.95 ? "%.1fx" : "%.2fx", factor);
    }

    /** "12 %". */
    static String percent(double part) {
        double percent = 100 * part;
        return String.format(Locale.ROOT, percent != 0 && percent < 1 ? "%.2g %%" : "%.0f %%", percent);
    }
}
