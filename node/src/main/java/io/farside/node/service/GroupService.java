// SPDX-License-Identifier: Apache-2.0
package io.farside.node.service;

import io.farside.api.node.CreateGroupRequest;
import io.farside.api.node.NodePaths;
import io.farside.api.node.PoliciesView;
import io.farside.engine.format.GroupRecord;
import io.farside.engine.format.GroupRecordCodec;
import io.farside.engine.format.ImageRecord;
import io.farside.engine.group.GroupCommand;
import io.farside.engine.group.GroupView;
import io.farside.model.Generation;
import io.farside.model.GroupRole;
import io.farside.model.GroupStatus;
import io.farside.model.ListenAddress;
import io.farside.model.Problem;
import io.farside.model.ProblemKind;
import io.farside.node.group.GroupContext;
import io.farside.node.group.GroupDefinition;
import io.farside.node.group.GroupDriver;
import io.farside.node.group.GroupState;
import io.farside.node.group.GroupStore;
import io.farside.node.group.MetaFiles;
import io.farside.node.loop.BlockFile;
import io.farside.node.volume.ObjectName;
import io.farside.node.volume.Superblock;
import io.farside.node.volume.Volume;
import io.farside.node.volume.VolumeStore;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Operations on groups. Thread-safe; blocking; not for the loop unless it says so. */
public final class GroupService {
    /** How long a group may take to record a clean stop, seconds. */
    private static final int CLOSE_SECONDS = 10;

    private final GroupStore store;
    private final VolumeStore volumes;
    private final HostDirectory hosts;
    private final GroupContext context;
    private final NodeEvents events;
    private final ReentrantLock operations;
    private final Map<String, GroupDriver> drivers = new ConcurrentSkipListMap<>();

    public GroupService(
            GroupStore store,
            VolumeStore volumes,
            HostDirectory hosts,
            GroupContext context,
            NodeEvents events,
            ReentrantLock operations) {
        this.store = store;
        this.volumes = volumes;
        this.hosts = hosts;
        this.context = context;
        this.events = events;
        this.operations = operations;
    }

    public List<GroupDriver> list() {
        return new ArrayList<>(drivers.values());
    }

    /** Names of a group's volumes, none when it does not run. From any thread. */
    public List<String> volumesOf(String name) {
        GroupDriver driver = drivers.get(name);
        return driver == null
                ? List.of()
                : driver.definition().volumes().stream().map(GroupDefinition.Member::name).toList();
    }

    /** Groups that cannot run because their definition or a volume cannot be trusted. */
    public Map<String, Problem> damaged() {
        return store.damaged();
    }

    /**
     * The group of this name.
     *
     * @throws io.farside.model.ProblemException {@code FSDN2042E}
     */
    public GroupDriver get(String name) {
        GroupDriver driver = drivers.get(name);
        if (driver != null) {
            return driver;
        }
        Problem why = store.damaged().get(name);
        if (why != null) {
            throw why.toException();
        }
        throw Problem.notFound(
                        "FSDN2042E",
                        "There is no group '" + ObjectName.shown(name) + "' at this node.",
                        "List the groups of this node.")
                .toException();
    }

    /** Recovers every group, and serves all other volumes alone. Called once, at the start. */
    public void recover() {
        List<GroupDefinition> definitions = store.load();
        reconcile(definitions);
        for (GroupDefinition definition : definitions) {
            Problem missing = missingVolume(definition);
            if (missing != null) {
                store.damaged(definition.name(), missing);
                continue;
            }
            boolean fresh = store.isFresh(definition.name());
            if (!fresh) {
                store.settled(definition.name());
            }
            OnLoop.run(context.loop(), () -> openOnLoop(definition, fresh));
        }
        OnLoop.run(
                context.loop(),
                () -> {
                    for (Volume volume : volumes.list()) {
                        if (hosts.find(volume.name()) == null
                                && volume.superblock().membership() == null) {
                            hosts.add(volume);
                        }
                    }
                });
    }

    /** Definitions are the truth: superblocks that a crash left behind are brought in line. */
    private void reconcile(List<GroupDefinition> definitions) {
        for (Volume volume : volumes.list()) {
            Superblock.Membership member = volume.superblock().membership();
            if (member != null
                    && store.damaged().isEmpty()
                    && definitions.stream().noneMatch(d -> d.groupId().equals(member.group()))) {
                volumes.leave(volume, volume.superblock().lineage());
            }
        }
        for (GroupDefinition definition : definitions) {
            for (GroupDefinition.Member member : definition.volumes()) {
                volumes.find(member.name())
                        .filter(v -> v.superblock().membership() == null)
                        .ifPresent(v -> volumes.join(v, definition.groupId(), member.pairId()));
            }
        }
    }

    private @Nullable Problem missingVolume(GroupDefinition definition) {
        Map<String, Problem> damaged = volumes.damaged();
        for (GroupDefinition.Member member : definition.volumes()) {
            if (damaged.containsKey(member.name())) {
                return damaged.get(member.name());
            }
            if (volumes.find(member.name()).isEmpty()) {
                return Problem.of(
                        "FSDN2043E",
                        "Group "
                                + definition.name()
                                + " cannot run: its volume "
                                + member.name()
                                + " is missing.",
                        "Bring the volume's directory back, and start the node again.",
                        definition.name(),
                        member.name());
            }
        }
        return null;
    }

    private GroupDriver openOnLoop(GroupDefinition definition, boolean fresh) {
        List<Volume> members = members(definition);
        List<BlockFile> files = new ArrayList<>();
        for (Volume volume : members) {
            hosts.remove(volume.name());
            files.add(hosts.openFile(volume));
        }
        GroupDriver driver =
                new GroupDriver(
                        definition, context, files, members, metaFiles(definition, members));
        hosts.bind(driver, members, files);
        drivers.put(definition.name(), driver);
        driver.open(fresh);
        String address = definition.target().address();
        if (address != null) {
            context.links().dial(definition.target().nodeName(), ListenAddress.parse(address));
        }
        return driver;
    }

    private List<Volume> members(GroupDefinition definition) {
        return definition.volumes().stream().map(m -> volumes.get(m.name())).toList();
    }

    private MetaFiles metaFiles(GroupDefinition definition, List<Volume> members) {
        return new MetaFiles(store.directory(definition.name()), directories(members));
    }

    private static List<Path> directories(List<Volume> members) {
        return members.stream().map(Volume::directory).toList();
    }

    /** Makes this node's side of a group; the same again answers with the one there is. */
    public GroupDriver create(CreateGroupRequest request) {
        operations.lock();
        try {
            GroupPlan plan = new GroupPlan(context.self().name(), context.links());
            GroupDefinition definition = OnLoop.call(context.loop(), () -> plan.of(request));
            GroupDriver present = drivers.get(definition.name());
            if (present != null && present.definition().equals(definition)) {
                return present;
            }
            requireNew(definition);
            List<Volume> members = members(definition);
            members.forEach(this::requireAlone);
            List<String> names = members.stream().map(Volume::name).toList();
            OnLoop.run(context.loop(), () -> hosts.requireIdle(names, "put into a group"));
            MetaFiles.discard(directories(members));
            byte[] inherited = inherited(definition, members);
            store.create(definition, inherited);
            for (int i = 0; i < members.size(); i++) {
                UUID pair = definition.volumes().get(i).pairId();
                volumes.join(members.get(i), definition.groupId(), pair);
            }
            boolean fresh = inherited == null;
            GroupDriver driver = OnLoop.call(context.loop(), () -> openOnLoop(definition, fresh));
            events.changed(NodePaths.EVENT_GROUP, definition.name());
            names.forEach(n -> events.changed(NodePaths.EVENT_VOLUME, n));
            return driver;
        } finally {
            operations.unlock();
        }
    }

    /**
     * What a target whose volumes were replicated before begins with, null for all others. Hosts
     * may have written to them since, which no bitmap knows, so their data counts as a generation
     * of its own: a start is refused until an operator agrees to overwrite it, and then compares by
     * digest and copies only what differs.
     */
    private byte @Nullable [] inherited(GroupDefinition definition, List<Volume> members) {
        boolean known = members.stream().anyMatch(v -> v.superblock().lineage().isKnown());
        if (definition.naturalPrimary() || !known) {
            return null;
        }
        GroupRecord record = new GroupRecord(definition.groupId(), GroupRole.of(false, false));
        record.bootId = context.bootId();
        record.cleanStop = true;
        record.current =
                new Generation(context.random().nextLong() | 1, context.random().nextLong());
        return GroupRecordCodec.encode(record);
    }

    private void requireNew(GroupDefinition definition) {
        for (GroupDriver driver : drivers.values()) {
            GroupDefinition other = driver.definition();
            if (other.name().equals(definition.name())
                    || other.groupId().equals(definition.groupId())) {
                throw taken(other.name());
            }
        }
        if (store.damaged().containsKey(definition.name())) {
            throw taken(definition.name());
        }
        if (drivers.size() >= GroupStore.MAX_GROUPS) {
            throw Problem.of(
                            "FSDN2046E",
                            "This node has "
                                    + GroupStore.MAX_GROUPS
                                    + " groups, which is the"
                                    + " limit.",
                            "Delete a group first, or put volumes that belong together into one.")
                    .toException();
        }
    }

    private static io.farside.model.ProblemException taken(String name) {
        return Problem.of(
                        "FSDN2041E",
                        "There is another group " + name + " already, or one with this id.",
                        "Choose another name and id, or delete that group first.",
                        name)
                .as(ProblemKind.CONFLICT)
                .toException();
    }

    private void requireAlone(Volume volume) {
        if (volume.superblock().membership() != null) {
            throw Problem.of(
                            "FSDN2045E",
                            "Volume " + volume.name() + " is in another group already.",
                            "Choose another volume, or delete that group first.",
                            volume.name())
                    .toException();
        }
    }

    /**
     * Gives this side of a group other policies, durably, also while it runs.
     *
     * @throws io.farside.model.ProblemException {@code FSDN2040E}
     */
    public void setPolicies(String name, PoliciesView wanted) {
        PoliciesView checked = GroupPlan.checked(wanted);
        operations.lock();
        try {
            GroupDriver driver = get(name);
            GroupDefinition next = driver.definition().with(checked);
            store.replace(next);
            driver.policies(checked);
            command(name, new GroupCommand.SetPolicies(null, next.enginePolicies()));
            events.changed(NodePaths.EVENT_GROUP, name);
        } finally {
            operations.unlock();
        }
    }

    /** Runs a verb and waits for the engine's answer. */
    public String command(String name, GroupCommand command) {
        GroupDriver driver = get(name);
        String detail = OnLoop.await(driver.command(command), OnLoop.LIMIT_SECONDS);
        store.settled(name);
        return detail;
    }

    /**
     * Deletes this node's side of a group. The volumes stay, keep their lineage, and are served
     * alone.
     *
     * @param force also while it replicates or cannot run
     */
    public void delete(String name, boolean force) {
        operations.lock();
        try {
            GroupDriver driver = get(name);
            requireStopped(driver, force);
            GroupDefinition definition = driver.definition();
            List<Volume> members = members(definition);
            OnLoop.await(OnLoop.call(context.loop(), driver::close), CLOSE_SECONDS);
            Superblock.Lineage lineage = lineage(driver);
            for (Volume volume : members) {
                volumes.keepLineage(volume, lineage);
            }
            store.remove(name);
            members.forEach(v -> volumes.leave(v, lineage));
            MetaFiles.discard(directories(members));
            drivers.remove(name);
            OnLoop.run(
                    context.loop(),
                    () -> {
                        hosts.unbind(driver);
                        driver.dispose();
                    });
            events.removed(NodePaths.EVENT_GROUP_REMOVED, name);
            members.forEach(v -> events.changed(NodePaths.EVENT_VOLUME, v.name()));
        } finally {
            operations.unlock();
        }
    }

    private static boolean isRestoring(GroupView view) {
        return view.images().stream()
                .anyMatch(i -> i.image().state() == ImageRecord.State.RESTORING);
    }

    private static void requireStopped(GroupDriver driver, boolean force) {
        GroupState state = driver.state();
        GroupView view = state.view();
        if (view != null && isRestoring(view)) {
            throw Problem.of(
                            "FSDN2069E",
                            "An image is being copied back to the volumes of group "
                                    + driver.definition().name()
                                    + ", so it cannot be deleted.",
                            "Wait until that has ended: 'why' shows it.",
                            driver.definition().name())
                    .toException();
        }
        if (force || state.fault() != null || view == null) {
            return;
        }
        boolean running =
                switch (view.status()) {
                    case GroupStatus.New() -> false;
                    case GroupStatus.Starting() -> true;
                    case GroupStatus.Started() -> true;
                    case GroupStatus.Stopping() -> true;
                    case GroupStatus.Stopped(var _) -> false;
                    case GroupStatus.Failsafe(var _) -> false;
                };
        if (running) {
            throw Problem.of(
                            "FSDN2044E",
                            "Group "
                                    + driver.definition().name()
                                    + " is "
                                    + view.status().label()
                                    + " and cannot be deleted.",
                            "Stop it first.",
                            driver.definition().name())
                    .toException();
        }
    }

    private static Superblock.Lineage lineage(GroupDriver driver) {
        GroupView view = driver.state().view();
        UUID group = driver.definition().groupId();
        return view == null
                ? Superblock.Lineage.NONE
                : new Superblock.Lineage(
                        group,
                        Objects.requireNonNull(view.lineage().current()),
                        view.lineage().base(),
                        view.lineage().history());
    }

    /** Ends every group in good order. */
    public void close() {
        for (GroupDriver driver : drivers.values()) {
            OnLoop.await(OnLoop.call(context.loop(), driver::close), CLOSE_SECONDS);
        }
    }
}
