package io.stemma.server.rpc;

import io.stemma.server.meter.CallMeter;

/**
 * What the connections of one event loop share, and only its thread touches.
 *
 * @param meter counts their calls
 * @param pointReads answers what can be answered in place
 */
record LoopShare(CallMeter.Loop meter, PointReads pointReads) {}
