// SPDX-License-Identifier: Apache-2.0

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Debian packages of programs we did not write and test against. */
final class Packages {
    /** A program each package brings, by package. */
    private static final Map<String, String> NEEDED = new LinkedHashMap<>();

    static {
        NEEDED.put("qemu-utils", "qemu-img");
        NEEDED.put("qemu-system-common", "qemu-storage-daemon");
        NEEDED.put("nbdkit", "nbdkit");
        NEEDED.put("libnbd-bin", "nbdinfo");
        NEEDED.put("python3-libnbd", "nbdsh");
        NEEDED.put("fio", "fio");
        NEEDED.put("fuse3", "fusermount3");
        NEEDED.put("e2fsprogs", "mkfs.ext4");
        NEEDED.put("postgresql-15", "/usr/lib/postgresql/15/bin/initdb");
        NEEDED.put("openssl", "openssl");
        NEEDED.put("gnutls-bin", "certtool");
        NEEDED.put("strace", "strace");
        NEEDED.put("socat", "socat");
    }

    private Packages() {}

    /** Installs what is missing when root; otherwise names it, and the tests that need it are skipped. */
    static void ensure() throws IOException, InterruptedException {
        List<String> missing = new ArrayList<>();
        for (Map.Entry<String, String> entry : NEEDED.entrySet()) {
            if (!Shell.onPath(entry.getValue())) {
                missing.add(entry.getKey());
            }
        }
        if (missing.isEmpty()) {
            return;
        }
        boolean root = Shell.output("id", "-u").equals("0");
        if (!root || !Shell.onPath("apt-get")) {
            System.out.println("dev: tests that need these packages are skipped: " + String.join(" ", missing));
            return;
        }
        System.out.println("dev: installing " + String.join(" ", missing));
        Shell.run(Dev.ROOT, List.of("sh", "-c", "apt-get -qq update >/dev/null"));
        List<String> install = new ArrayList<>(
                List.of("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-y", "install", "--no-install-recommends"));
        install.addAll(missing);
        if (Shell.run(Dev.ROOT, install) != 0) {
            System.out.println("dev: not all packages could be installed; tests that need them are skipped");
        }
    }
}
