package io.stemma.server.codec;

import io.stemma.v1.ErrorReason;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Writes page tokens and reads them back.
 *
 * <pre>
 *   token = base64url( incarnation u64  version u64  fingerprint u64  position u64  HMAC-SHA-256[0..16) of these )
 * </pre>
 *
 * <p>The key is drawn at the server's start, so that a token can neither be made up nor survive a restart. May be used by many
 * threads.
 */
public final class PageTokens {
    private static final String ALGORITHM = "HmacSHA256";
    private static final int KEY_BYTES = 32;
    private static final int SEAL_BYTES = 16;
    /** Longer text is no token. */
    private static final int CHARS_MAX = 128;

    private final SecretKeySpec key;

    /** With a key drawn by chance. */
    public PageTokens(SecureRandom random) {
        byte[] bytes = new byte[KEY_BYTES];
        random.nextBytes(bytes);
        key = new SecretKeySpec(bytes, ALGORITHM);
    }

    /** The token as text that is safe in a URL. */
    public String write(PageToken token) {
        byte[] body = token.toBytes();
        byte[] sealed = Arrays.copyOf(body, body.length + SEAL_BYTES);
        System.arraycopy(seal(body), 0, sealed, body.length, SEAL_BYTES);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(sealed);
    }

    /** The token of a topology or fork and of what is asked now; refused if it is of anything else. */
    public PageToken read(String text, long incarnation, long fingerprint) {
        PageToken token = unseal(text);
        if (token.incarnation() != incarnation) {
            throw refused(text, "a token of this topology or fork");
        }
        if (token.fingerprint() != fingerprint) {
            throw refused(text, "a token of the same request");
        }
        return token;
    }

    private PageToken unseal(String text) {
        byte[] sealed = decode(text);
        if (sealed.length != PageToken.BYTES + SEAL_BYTES) {
            throw refused(text, "a token of this server");
        }
        byte[] body = Arrays.copyOf(sealed, PageToken.BYTES);
        byte[] seal = Arrays.copyOfRange(sealed, PageToken.BYTES, sealed.length);
        if (!MessageDigest.isEqual(seal(body), seal)) {
            throw refused(text, "a token of this server");
        }
        return PageToken.parse(body);
    }

    private static byte[] decode(String text) {
        try {
            return text.length() > CHARS_MAX
                    ? new byte[0]
                    : Base64.getUrlDecoder().decode(text);
        } catch (IllegalArgumentException e) {
            return new byte[0]; // not base64, and so not a token
        }
    }

    private byte[] seal(byte[] body) {
        try {
            Mac mac = Mac.getInstance(ALGORITHM);
            mac.init(key);
            return Arrays.copyOf(mac.doFinal(body), SEAL_BYTES);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has " + ALGORITHM, e);
        }
    }

    private static RefusedException refused(String text, String expected) {
        return Errors.refused(ErrorReason.INVALID_PAGE_TOKEN, "page_token", Found.text(text), expected);
    }
}
