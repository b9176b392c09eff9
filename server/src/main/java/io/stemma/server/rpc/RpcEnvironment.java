package io.stemma.server.rpc;

import io.stemma.server.config.Limits;
import io.stemma.server.meter.Meters;
import io.stemma.server.service.CallHandler;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What all connections share.
 *
 * @param handler answers the calls
 * @param limits the bounds in force
 * @param meters where protections are counted
 * @param inFlight the requests that wait for their answer
 * @param imports runs the parts of imports, off the event loops
 * @param serving false once the server stops: new requests are then refused
 * @param log where to tell of clients that misbehave
 * @param version Stemma's version, for Hello
 */
record RpcEnvironment(
        CallHandler handler,
        Limits limits,
        Meters meters,
        InFlight inFlight,
        Executor imports,
        AtomicBoolean serving,
        ClientLog log,
        String version) {}
