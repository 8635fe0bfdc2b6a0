// SPDX-License-Identifier: Apache-2.0
package io.farside.node.tls;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;
import org.jspecify.annotations.Nullable;

/** Says why TLS failed in words an operator can act on. */
final class TlsTrouble {
    /** Causes looked at below an exception. */
    private static final int DEPTH = 8;

    private static final String ALERT = "Received fatal alert: ";

    private TlsTrouble() {}

    static String of(Throwable failure) {
        Throwable at = failure;
        for (int i = 0; i < DEPTH && at != null; i++) {
            String known = known(at);
            if (known != null) {
                return "TLS: " + known;
            }
            at = at.getCause();
        }
        return "TLS: " + failure.getMessage();
    }

    static boolean isWrongCertificate(Throwable failure) {
        Throwable at = failure;
        for (int i = 0; i < DEPTH && at != null; i++) {
            if (at instanceof WrongCertificateException) {
                return true;
            }
            at = at.getCause();
        }
        return false;
    }

    private static @Nullable String known(Throwable at) {
        String message = String.valueOf(at.getMessage());
        int alert = message.indexOf(ALERT);
        if (alert >= 0) {
            return "the peer refuses this node's certificate or settings ("
                    + message.substring(alert + ALERT.length())
                    + ")";
        }
        return switch (at) {
            case WrongCertificateException _ -> message;
            case CertificateExpiredException _ -> "the peer's certificate has expired";
            case CertificateNotYetValidException _ -> "the peer's certificate is not valid yet";
            case CertPathBuilderException _ ->
                    "the peer's certificate is signed by none of this node's authorities";
            case CertPathValidatorException e when e.getCause() == null ->
                    "the peer's certificate cannot be trusted: " + message;
            case CertificateException e when e.getCause() == null ->
                    "the peer's certificate is for somebody else: " + message;
            default -> null;
        };
    }
}
