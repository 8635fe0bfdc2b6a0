// SPDX-License-Identifier: Apache-2.0
package io.farside.node.serve;

import io.farside.model.Problem;
import io.farside.model.ProblemException;
import java.nio.file.Path;

/** What can be wrong when serving an image. */
final class ServeProblems {
    private ServeProblems() {}

    static ProblemException arguments(String what) {
        return Problem.badInput(
                        "FSDN1001E", what, "See 'farside serve --help'. Nothing was started.")
                .toException();
    }

    static ProblemException unusableImage(Path image, String why) {
        return Problem.badInput(
                        "FSDN1002E",
                        "Image " + image + " cannot be served: " + why + ".",
                        "Name a raw image file or block device you may read, and write unless"
                                + " --read-only is given.",
                        image.toString())
                .toException();
    }

    static ProblemException imageInUse(Path image) {
        return Problem.of(
                        "FSDN1003E",
                        "Image " + image + " is served by another process.",
                        "End that process, or serve it --read-only from all of them.",
                        image.toString())
                .toException();
    }

    static ProblemException liveSocket(String path) {
        return Problem.of(
                        "FSDN1004E",
                        "A running server listens on " + path + ".",
                        "End that server or choose another --socket.",
                        path)
                .toException();
    }

    static ProblemException inTheWay(String path) {
        return Problem.of(
                        "FSDN1005E",
                        path + " exists and is no socket.",
                        "Choose another --socket; only a socket nobody listens on is replaced.",
                        path)
                .toException();
    }

    static ProblemException openWithoutTls(String address) {
        return Problem.of(
                        "FSDN1006E",
                        "Address "
                                + address
                                + " can be reached from other machines and TLS is off.",
                        "Add --tls-cert and --tls-key (and --tls-ca to admit only known clients),"
                                + " or listen on 127.0.0.1 or a --socket.",
                        address)
                .toException();
    }

    static ProblemException cannotListen(String address, Exception why) {
        return Problem.of(
                        "FSDN1007E",
                        "Cannot listen on " + address + ".",
                        "Choose an address of this machine that nobody listens on.",
                        address)
                .withCause(String.valueOf(why.getMessage()))
                .toException();
    }

    static ProblemException pidFile(Path file, Exception why) {
        return Problem.of(
                        "FSDN1008E",
                        "The pid file " + file + " cannot be written.",
                        "Choose a place you may write to.",
                        file.toString())
                .withCause(String.valueOf(why))
                .toException();
    }

    static ProblemException noLoop(Exception why) {
        return Problem.of(
                        "FSDN1009E",
                        "The event loop asked for cannot run here.",
                        "Use --loop auto or --loop nio.")
                .withCause(String.valueOf(why.getMessage()))
                .toException();
    }

    static Problem syncFailed(Path image, String why) {
        return Problem.of(
                        "FSDN1010E",
                        "Image "
                                + image
                                + " could not be made durable; nothing more is written to it.",
                        "Every further request fails with EIO. Check the disk and the file system"
                                + " before serving the image again.",
                        image.toString())
                .withCause(why);
    }

    static Problem fault(Throwable bug) {
        return Problem.of(
                "FSDN1011E",
                "Internal fault: " + bug + ".",
                "Report it with the trace below. The image holds all that was flushed.");
    }
}
