/**
 * Between the contract's messages and the domain: the only room that turns messages into changes and stored bytes into
 * messages. What comes in is judged here, by shape and limits, before anything else sees it.
 */
@NullMarked
package io.stemma.server.codec;

import org.jspecify.annotations.NullMarked;
