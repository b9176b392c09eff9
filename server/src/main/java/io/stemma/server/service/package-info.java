/**
 * The waist of the server: every transport enters here, and nothing that a client can ask is decided outside.
 */
@NullMarked
package io.stemma.server.service;

import org.jspecify.annotations.NullMarked;
