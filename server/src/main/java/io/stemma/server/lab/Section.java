package io.stemma.server.lab;

import java.util.List;

/**
 * One experiment's part of the report.
 *
 * @param heading its name
 * @param question what it is about
 * @param findings what the figures show; each computed from them
 * @param caveats what they do not show
 * @param summary the table for a first look
 * @param charts the pictures
 * @param raw all figures
 */
record Section(
        String heading,
        String question,
        List<String> findings,
        List<String> caveats,
        Table summary,
        List<Chart> charts,
        Table raw) {}
