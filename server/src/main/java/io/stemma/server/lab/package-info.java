/**
 * The laboratory: measures the counters, the engines and the race that they end, in this process and on this machine. It
 * stands beside the server and is no part of it: nothing imports it.
 */
@NullMarked
package io.stemma.server.lab;

import org.jspecify.annotations.NullMarked;
