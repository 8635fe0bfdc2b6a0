// SPDX-License-Identifier: Apache-2.0
package io.farside.demo.scenario;

import io.farside.demo.BlockDevice;
import io.farside.demo.ledger.Side;
import io.farside.demo.ledger.VolumeSource;
import io.farside.demo.nbd.NbdClient;
import io.farside.demo.nbd.NbdUri;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Both sites' volumes over NBD. Thread-safe. */
final class LedgerVolumes implements VolumeSource {
    /** Longest wait for one answer: more than nodes hold writes for while a link is lost. */
    private static final Duration LIMIT = Duration.ofSeconds(15);

    private final List<Site> sites;
    private final Map<String, NbdUri> known = new ConcurrentHashMap<>();

    LedgerVolumes(List<Site> sites) {
        this.sites = List.copyOf(sites);
    }

    /** Learns where every volume is served. Addresses stay for the life of the demo. */
    void learn(List<String> volumes) {
        for (Site site : sites) {
            for (String volume : volumes) {
                known.put(site.name() + "/" + volume, NbdUri.parse(site.uris(volume).getFirst()));
            }
        }
    }

    @Override
    public BlockDevice open(int site, Side side) throws IOException {
        return open(sites.get(site), Payroll.volume(side));
    }

    /** Connects for writing. */
    NbdClient open(Site site, String volume) throws IOException {
        NbdUri uri = known.get(site.name() + "/" + volume);
        if (uri == null) {
            throw new IOException(volume + " is not served at " + site.name());
        }
        NbdClient client = NbdClient.connect(uri, LIMIT);
        if (client.export().readOnly()) {
            client.close();
            throw new IOException(volume + " is read-only at " + site.name());
        }
        return client;
    }
}
