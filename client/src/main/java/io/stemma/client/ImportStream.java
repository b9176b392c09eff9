package io.stemma.client;

import com.google.rpc.Code;
import io.stemma.v1.ErrorReason;
import io.stemma.v1.ImportElements;
import io.stemma.v1.ImportFinish;
import io.stemma.v1.ImportRequest;
import io.stemma.v1.ImportResponse;
import io.stemma.v1.Link;
import io.stemma.v1.Node;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * An import under way: elements go out in parts, and become visible at once when it is finished.
 *
 * <p>Sending blocks while the network or the server is slower than the caller, so that an import of any size takes
 * about a megabyte of the client's memory. One thread at a time may send, and none of the client's event loops.
 *
 * <p>The first error of the server, or the loss of the connection, ends the import: {@link #result} fails at once, and
 * so does the next send. Unless the finish was on its way, nothing is applied then. Closing an import that is not
 * finished cancels it.
 */
public final class ImportStream implements AutoCloseable {
    /** How many bytes of single elements are gathered into one part. */
    static final int PART_BYTES = 128 << 10;

    private final ImportCall call;
    private final ConnectionSlot slot;
    private final ImportElements.Builder gathered = ImportElements.newBuilder();
    private int gatheredBytes;
    private long nodeCount;
    private long linkCount;
    private boolean finished;

    ImportStream(ImportCall call, ConnectionSlot slot) {
        this.call = call;
        this.slot = slot;
    }

    /** Sends a node, together with others. */
    public void add(Node node) {
        gathered.addNodes(node);
        gathered(node.getSerializedSize());
    }

    /** Sends a link, together with others. */
    public void add(Link link) {
        gathered.addLinks(link);
        gathered(link.getSerializedSize());
    }

    /** Sends elements as one part. */
    public void send(ImportElements elements) {
        sendGathered();
        sendPart(elements);
    }

    /** Sends the end; the result completes when the server has committed the import as a whole. */
    public CompletableFuture<ImportResponse> finish() {
        sendGathered();
        ImportFinish finish = ImportFinish.newBuilder()
                .setNodeCount(nodeCount)
                .setLinkCount(linkCount)
                .build();
        finished = true;
        call.finishing();
        write(ImportRequest.newBuilder().setFinish(finish).build());
        return call;
    }

    /** The import's reply, or why it failed. Cancelling it cancels the import. */
    public CompletableFuture<ImportResponse> result() {
        return call;
    }

    /** The number of nodes sent so far. */
    public long nodeCount() {
        return nodeCount;
    }

    /** The number of links sent so far. */
    public long linkCount() {
        return linkCount;
    }

    /** Gives the import up. What was sent is dropped by the server. */
    public void cancel() {
        call.cancel(false);
    }

    /** Cancels the import, unless it was finished. */
    @Override
    public void close() {
        if (!finished) {
            cancel();
        }
    }

    private void gathered(int bytes) {
        gatheredBytes += bytes;
        if (gatheredBytes >= PART_BYTES) {
            sendGathered();
        }
    }

    private void sendGathered() {
        if (gatheredBytes > 0) {
            ImportElements part = gathered.build();
            gathered.clear();
            gatheredBytes = 0;
            sendPart(part);
        }
    }

    private void sendPart(ImportElements part) {
        if (finished) {
            throw new IllegalStateException("send after finish (expected before)");
        }
        write(ImportRequest.newBuilder().setElements(part).build());
        nodeCount += part.getNodesCount();
        linkCount += part.getLinksCount();
    }

    private void write(ImportRequest part) {
        if (slot.inLoop()) {
            throw new IllegalStateException("import on an event loop of the client (expected a thread that may wait)");
        }
        int bytes = part.getSerializedSize();
        if (takeRoom(bytes) && !call.isDone()) {
            slot.writePart(call, part, bytes);
        } else {
            throwFailure();
        }
    }

    private boolean takeRoom(int bytes) {
        try {
            return call.window().take(bytes);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            call.cancel(false);
            throw new StemmaException(
                    Code.CANCELLED, ErrorReason.CANCELLED_BY_CLIENT, "import: the sending thread was interrupted");
        }
    }

    private void throwFailure() {
        try {
            call.join();
        } catch (CompletionException e) {
            throw StemmaException.of(e);
        }
        throw new IllegalStateException("the server answered the import before its finish");
    }
}
