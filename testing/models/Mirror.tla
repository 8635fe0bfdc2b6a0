------------------------------- MODULE Mirror -------------------------------
(***************************************************************************)
(* A sync mirror: acknowledge, degrade, resync, with double failure.       *)
(*                                                                         *)
(* A is the primary, B its target; they have met and are equal. Each block *)
(* is a volume of its own, so that a cut over several volumes matters.     *)
(* Hosts write and flush at A; the link is lost and comes back; either     *)
(* side is killed or loses power, at any step.                             *)
(*                                                                         *)
(* A comment "code:" names the method of the engine that an action stands  *)
(* for; the check makes sure that there is one. One action is what happens *)
(* between two durable points of one side; where the engine makes several  *)
(* files durable one after the other and every prefix keeps more marks     *)
(* than it must, that is one action here, too.                             *)
(*                                                                         *)
(* Left out: the window for replays, errors of disks, changes of role (see *)
(* Roles), first syncs.                                                    *)
(***************************************************************************)
EXTENDS Naturals, Sequences, FiniteSets, TLC

CONSTANTS Blocks, MaxWrites, MaxFlushes, MaxFaults, MaxCuts, Bug

A == "A"
B == "B"
Sides == {A, B}
Other(s) == IF s = A THEN B ELSE A

VARIABLES
    mem,       \* what a reader of each block sees: the number of a write
    disk,      \* what of it is durable
    marks,     \* durable intent map: blocks with writes that may be in flight
    bits,      \* change bitmap in memory
    durable,   \* change bitmap on disk
    rec,       \* the group record, always durable here
    up,        \* sides that run
    known,     \* sides whose peer is still the run that acknowledged their hot blocks
    link,      \* the meeting and the replication that follows from it
    wr,        \* per block the host write that is on its way; claims admit one
    flush,     \* the flush that is on its way
    releasing, \* "no", or whether the release begins a generation
    image,     \* safety image at B
    log,       \* history: every host write with its block and what preceded it
    acked,     \* history: writes acknowledged
    promised,  \* history: writes that an acknowledged flush covers
    spent      \* faults, cuts and flushes so far; and whether power was ever lost

vars == <<mem, disk, marks, bits, durable, rec, up, known, link, wr, flush, releasing, image,
          log, acked, promised, spent>>

NoWrite == [n |-> 0, local |-> TRUE, peer |-> "no"]
NoFlush == [on |-> FALSE, covers |-> {}, cand |-> {}, local |-> TRUE, peer |-> "no"]
NoLink == [phase |-> "down", rule |-> "NONE", src |-> A, gen |-> 0, settled |-> {}, end |-> "no"]
NoImage == [b \in {} |-> 0]

Record(primary) ==
    [gen |-> 1, base |-> 1, resync |-> 0, started |-> primary, synced |-> TRUE, open |-> FALSE,
     lost |-> FALSE, lone |-> FALSE, fence |-> FALSE]

Init ==
    /\ mem = [s \in Sides |-> [b \in Blocks |-> 0]]
    /\ disk = mem
    /\ marks = [s \in Sides |-> {}]
    /\ bits = marks
    /\ durable = marks
    /\ rec = [s \in Sides |-> Record(s = A)]
    /\ up = Sides
    /\ known = Sides
    /\ link = [NoLink EXCEPT !.phase = "flow", !.rule = "IN_SYNC"]
    /\ wr = [b \in Blocks |-> NoWrite]
    /\ flush = NoFlush
    /\ releasing = "no"
    /\ image = NoImage
    /\ log = <<>>
    /\ acked = {}
    /\ promised = {}
    /\ spent = [faults |-> 0, cuts |-> 0, flushes |-> 0, power |-> FALSE]

-----------------------------------------------------------------------------
(* Host writes *)

\* A write is there, or was overwritten by a later one.
Has(content, n) == content[log[n].block] >= n

Serves == A \in up /\ ~rec[A].fence /\ ~rec[A].open /\ releasing = "no"
Mirrors == Serves /\ rec[A].started /\ link.phase = "flow"
Alone == Serves /\ ~rec[A].started

\* The first write without the peer begins a generation, durable before it is issued.
BeginGeneration == \* code: HostWrites.beginGeneration
    /\ Alone /\ ~rec[A].lone /\ Len(log) < MaxWrites
    /\ rec' = [rec EXCEPT ![A].gen = @ + 1, ![A].lone = TRUE, ![A].synced = FALSE]
    /\ UNCHANGED <<mem, disk, marks, bits, durable, up, known, link, wr, flush, releasing, image,
                   log, acked, promised, spent>>

\* The mark is durable first; then both sides write.
Issue(b) == \* code: HostWrites.issue
    /\ Mirrors \/ (Alone /\ rec[A].lone)
    /\ wr[b].n = 0 /\ Len(log) < MaxWrites
    /\ log' = Append(log, [block |-> b, after |-> acked, afterFlush |-> promised])
    /\ marks' = [marks EXCEPT ![A] = @ \union {b}]
    /\ bits' = IF Alone THEN [bits EXCEPT ![A] = @ \union {b}] ELSE bits
    /\ wr' = [wr EXCEPT ![b] = [n |-> Len(log) + 1, local |-> FALSE,
                                peer |-> IF Mirrors THEN "sent" ELSE "no"]]
    /\ flush' = [flush EXCEPT !.cand = @ \ {b}]
    /\ UNCHANGED <<mem, disk, durable, rec, up, known, link, releasing, image, acked, promised,
                   spent>>

\* The host hears of it in the step in which the last of both sides is done.
Settle(b, w) == \* code: HostWrites.settle
    IF w.local /\ w.peer = "no"
    THEN acked' = acked \union {w.n} /\ wr' = [wr EXCEPT ![b] = NoWrite]
    ELSE acked' = acked /\ wr' = [wr EXCEPT ![b] = w]

LocalDone(b) == \* code: HostWrites.localDone
    /\ A \in up /\ ~wr[b].local
    /\ mem' = [mem EXCEPT ![A][b] = wr[b].n]
    /\ Settle(b, [wr[b] EXCEPT !.local = TRUE])
    /\ UNCHANGED <<disk, marks, bits, durable, rec, up, known, link, flush, releasing, image, log,
                   promised, spent>>

Apply(b) == \* code: TargetWrites.write
    /\ link.phase = "flow" /\ wr[b].peer = "sent"
    /\ mem' = [mem EXCEPT ![B][b] = wr[b].n]
    /\ marks' = [marks EXCEPT ![B] = @ \union {b}]
    /\ wr' = [wr EXCEPT ![b].peer = "applied"]
    /\ UNCHANGED <<disk, bits, durable, rec, up, known, link, flush, releasing, image, log, acked,
                   promised, spent>>

PeerDone(b) == \* code: HostWrites.peerDone
    /\ link.phase = "flow" /\ wr[b].peer = "applied"
    /\ Settle(b, [wr[b] EXCEPT !.peer = "no"])
    /\ UNCHANGED <<mem, disk, marks, bits, durable, rec, up, known, link, flush, releasing, image,
                   log, promised, spent>>

EarlyReply(b) ==
    /\ Bug = "acknowledge early"
    /\ A \in up /\ wr[b].n # 0 /\ wr[b].local /\ wr[b].n \notin acked
    /\ acked' = acked \union {wr[b].n}
    /\ UNCHANGED <<mem, disk, marks, bits, durable, rec, up, known, link, wr, flush, releasing,
                   image, log, promised, spent>>

-----------------------------------------------------------------------------
(* Flushes, a host's or the engine's own before it takes marks back *)

Flush == \* code: HostWrites.flush
    /\ Mirrors \/ Alone
    /\ ~flush.on /\ spent.flushes < MaxFlushes /\ marks[A] # {}
    /\ flush' = [on |-> TRUE, covers |-> {n \in acked : Has(mem[A], n)}, cand |-> {b \in marks[A] : wr[b].n = 0},
                 local |-> FALSE, peer |-> IF Mirrors THEN "sent" ELSE "no"]
    /\ spent' = [spent EXCEPT !.flushes = @ + 1]
    /\ UNCHANGED <<mem, disk, marks, bits, durable, rec, up, known, link, wr, releasing, image, log,
                   acked, promised>>

\* When the last side is done the candidates cool, unless they were written a moment ago. Alone the
\* peer lacks them: that is known by the bitmap before the marks go.
Flushed(f) == \* code: Cooling.flushed
    IF f.local /\ f.peer \in {"no", "done"}
    THEN /\ promised' = promised \union f.covers
         /\ \E cool \in {{}, f.cand} :
             /\ bits' = IF f.peer = "no" THEN [bits EXCEPT ![A] = @ \union cool] ELSE bits
             /\ durable' = [durable EXCEPT ![A] = IF cool = {} THEN @ ELSE bits'[A]]
             /\ \E there \in {{}, cool} : \* Durable reaches the target, or not
                 marks' = [marks EXCEPT ![A] = @ \ cool,
                                        ![B] = IF f.peer = "done" THEN @ \ there ELSE @]
         /\ flush' = NoFlush
    ELSE flush' = f /\ UNCHANGED <<promised, bits, durable, marks>>

FlushLocal == \* code: HostFlush.done
    /\ A \in up /\ flush.on /\ ~flush.local
    /\ disk' = [disk EXCEPT ![A] = mem[A]]
    /\ Flushed([flush EXCEPT !.local = TRUE])
    /\ UNCHANGED <<mem, rec, up, known, link, wr, releasing, image, log, acked, spent>>

FlushPeer == \* code: TargetWrites.flush
    /\ link.phase = "flow" /\ flush.on /\ flush.peer = "sent"
    /\ disk' = [disk EXCEPT ![B] = mem[B]]
    /\ Flushed([flush EXCEPT !.peer = "done"])
    /\ UNCHANGED <<mem, rec, up, known, link, wr, releasing, image, log, acked, spent>>

EarlyCool ==
    /\ Bug = "clear the mark before the local flush"
    /\ A \in up /\ flush.on /\ flush.peer = "done" /\ flush.cand # {}
    /\ marks' = [s \in Sides |-> marks[s] \ flush.cand]
    /\ flush' = [flush EXCEPT !.cand = {}]
    /\ UNCHANGED <<mem, disk, bits, durable, rec, up, known, link, wr, releasing, image, log, acked,
                   promised, spent>>

-----------------------------------------------------------------------------
(* Loss of the peer *)

Unanswered(peer) == IF peer \in {"sent", "applied"} THEN "lost" ELSE peer
Dropped == [NoLink EXCEPT !.rule = "NONE"]
WritesCut == [b \in Blocks |-> [wr[b] EXCEPT !.peer = Unanswered(@)]]
FlushCut == [flush EXCEPT !.peer = Unanswered(@), !.cand = {}]

LinkLost == \* code: Loss.interrupted
    /\ link.phase # "down" /\ spent.cuts < MaxCuts
    /\ spent' = [spent EXCEPT !.cuts = @ + 1]
    /\ link' = Dropped
    /\ wr' = WritesCut
    /\ flush' = FlushCut
    /\ UNCHANGED <<mem, disk, marks, bits, durable, rec, up, known, releasing, image, log, acked,
                   promised>>

\* The hold budget is spent, or an operator says so.
Release == \* code: Loss.release
    /\ Serves /\ rec[A].started /\ link.phase # "flow"
    /\ bits' = [bits EXCEPT ![A] = @ \union {b \in Blocks : wr[b].peer = "lost"}]
    /\ releasing' = IF flush.peer = "lost" \/ \E b \in Blocks : wr[b].peer = "lost"
                    THEN "lone" ELSE "plain"
    /\ link' = Dropped
    /\ UNCHANGED <<mem, disk, marks, durable, rec, up, known, wr, flush, image, log, acked,
                   promised, spent>>

\* What waited for the peer is over where it is done here.
Abandon == \* code: HostWrites.abandonPeer
    LET over == {b \in Blocks : wr[b].peer = "lost" /\ wr[b].local}
        f == [flush EXCEPT !.peer = IF @ = "lost" THEN "no" ELSE @, !.cand = {}]
    IN /\ wr' = [b \in Blocks |-> IF b \in over THEN NoWrite
                                  ELSE [wr[b] EXCEPT !.peer = IF @ = "lost" THEN "no" ELSE @]]
       /\ acked' = acked \union {wr[b].n : b \in over}
       /\ IF f.on /\ f.local /\ f.peer # "sent"
          THEN flush' = NoFlush /\ promised' = promised \union f.covers
          ELSE flush' = f /\ promised' = promised

\* Bitmaps and record are durable: only now the waiting writes go on alone.
Released == \* code: Loss.released
    /\ A \in up /\ releasing # "no"
    /\ durable' = [durable EXCEPT ![A] = bits[A]]
    /\ rec' = [rec EXCEPT ![A].started = FALSE, ![A].synced = FALSE,
                          ![A].gen = IF releasing = "lone" /\ ~rec[A].lone THEN @ + 1 ELSE @,
                          ![A].lone = @ \/ releasing = "lone"]
    /\ releasing' = "no"
    /\ Abandon
    /\ UNCHANGED <<mem, disk, marks, bits, up, known, link, image, log, spent>>

EarlyAbandon ==
    /\ Bug = "release before the generation is durable"
    /\ A \in up /\ releasing # "no"
    /\ Abandon
    /\ UNCHANGED <<mem, disk, marks, bits, durable, rec, up, known, link, releasing, image, log, spent>>

-----------------------------------------------------------------------------
(* The meeting *)

Hot(s) == IF s \in known THEN {} ELSE marks[s]
Marked == bits[A] \union bits[B] \union Hot(A) \union Hot(B) # {}

PrimaryLostPower ==
    /\ rec[A].lost /\ ~rec[B].lost /\ rec[A].synced /\ rec[B].synced
    /\ ~rec[B].open /\ rec[A].gen = rec[B].gen

Verdict == \* code: VerdictTable.judge
    CASE rec[A].open -> IF ~rec[B].open /\ rec[B].gen = rec[A].resync
                        THEN "HEAL_GOES_ON" ELSE "HEAL_LOST"
      [] ~rec[A].open /\ PrimaryLostPower /\ Marked -> "PRIMARY_LOST_POWER"
      [] ~rec[A].open /\ ~(PrimaryLostPower /\ Marked) ->
            CASE rec[B].open /\ rec[A].resync \notin {0, rec[B].gen}
                             /\ rec[B].resync <= rec[A].gen -> "RESYNC_GOES_ON"
              [] OTHER ->
                    IF rec[A].gen = rec[B].gen
                    THEN IF Marked THEN "SAME_GENERATION" ELSE "IN_SYNC"
                    ELSE IF rec[B].gen = rec[A].base THEN "PRIMARY_AHEAD"
                    ELSE IF rec[B].gen < rec[A].gen THEN "OLD_ANCESTOR" ELSE "UNRELATED"

Src == link.src
Dst == Other(link.src)
Copies == link.rule # "IN_SYNC"
Refused == link.rule \in {"HEAL_LOST", "UNRELATED"}

Adopted(r, from) ==
    [r EXCEPT !.gen = rec[from].gen, !.base = rec[from].gen, !.resync = 0, !.open = FALSE,
              !.lone = FALSE, !.synced = TRUE, !.lost = FALSE]

\* Both judge the same facts. The receiving side records what will happen to it, before anything
\* does; its safety image is taken first.
Receive == \* code: Replication.receive
    /\ up = Sides /\ link.phase = "down" /\ releasing = "no"
    /\ LET rule == Verdict
           src == IF rule \in {"PRIMARY_LOST_POWER", "HEAL_GOES_ON"} THEN B ELSE A
           dst == Other(src)
       IN /\ link' = [NoLink EXCEPT !.phase = "ready", !.rule = rule, !.src = src, !.gen = rec[A].gen]
          /\ dst = A => \A b \in Blocks : wr[b].local
          /\ bits' = [bits EXCEPT ![dst] = @ \union Hot(dst)]
          /\ known' = known \union {dst}
          /\ IF rule = "IN_SYNC"
             THEN /\ disk' = [disk EXCEPT ![dst] = mem[dst]]
                  /\ rec' = [rec EXCEPT ![dst] = Adopted(@, src)]
                  /\ image' = NoImage
             ELSE /\ rec' = [rec EXCEPT ![dst].open = TRUE, ![dst].resync = rec[src].gen,
                                        ![dst].synced = FALSE]
                  /\ IF dst = B /\ ~rec[B].open
                     THEN /\ image' = mem[B]
                          /\ disk' = [disk EXCEPT ![B] = mem[B]]
                     ELSE UNCHANGED <<image, disk>>
    /\ UNCHANGED <<mem, marks, durable, up, wr, flush, releasing, log, acked, promised>>
    /\ UNCHANGED spent

\* Something was written since the facts were told.
MeetAgain == \* code: Replication.send
    /\ link.phase = "ready"
    /\ rec[A].gen # link.gen \/ (~Copies /\ bits[A] # {})
    /\ link' = Dropped
    /\ UNCHANGED <<mem, disk, marks, bits, durable, rec, up, known, wr, flush, releasing, image,
                   log, acked, promised, spent>>

Resent(peer) == IF peer = "lost" THEN "sent" ELSE peer

\* The maps of both sides are durable here before the first block is sent.
Send == \* code: Replication.send
    /\ link.phase = "ready" /\ rec[A].gen = link.gen /\ (Copies \/ bits[A] = {})
    /\ bits' = [bits EXCEPT ![Src] = @ \union (IF Copies THEN bits[Dst] \union Hot(Src) ELSE {})
                                         \union (IF link.rule = "OLD_ANCESTOR" THEN Blocks ELSE {})]
    /\ durable' = [durable EXCEPT ![Src] = bits'[Src]]
    /\ rec' = [rec EXCEPT ![Src].resync = IF Copies THEN rec[Src].gen ELSE 0,
                          ![A].started = @ \/ Src = A,
                          ![A].lone = @ /\ Src # A,
                          ![A].fence = @ /\ Src # A,
                          ![A].lost = @ /\ Src # A,
                          ![A].synced = IF Src = A THEN ~Copies ELSE @,
                          ![A].base = IF Copies THEN @ ELSE rec[A].gen]
    /\ known' = known \union {Src}
    /\ link' = [link EXCEPT !.phase = "flow"]
    /\ wr' = [b \in Blocks |-> [wr[b] EXCEPT !.peer = IF Src = A THEN Resent(@) ELSE @]]
    /\ flush' = [flush EXCEPT !.peer = IF Src = A THEN Resent(@) ELSE @, !.cand = {}]
    \* Where the primary's content counts, hosts have lost what it lost with its power.
    /\ acked' = IF Src = A THEN {n \in acked : Has(mem[A], n)} ELSE acked
    /\ UNCHANGED <<mem, disk, marks, up, releasing, image, log, promised, spent>>

-----------------------------------------------------------------------------
(* The resync *)

Flows == link.phase = "flow" /\ Copies

\* A block excludes host writes from its reading until the target has it.
CopyBlock(b) == \* code: ResyncSource.blockAcked
    /\ Flows /\ link.end = "no" /\ wr[b].n = 0
    /\ b \in bits[Src] \ link.settled
    /\ mem' = [mem EXCEPT ![Dst][b] = mem[Src][b]]
    /\ IF Bug = "clear a bit before its proof"
       THEN /\ bits' = [bits EXCEPT ![Src] = @ \ {b}]
            /\ durable' = [durable EXCEPT ![Src] = @ \ {b}]
            /\ link' = link
       ELSE link' = [link EXCEPT !.settled = @ \union {b}] /\ UNCHANGED <<bits, durable>>
    /\ UNCHANGED <<disk, marks, rec, up, known, wr, flush, releasing, image, log, acked,
                   promised, spent>>

\* Equal and durable on both sides: only now the knowledge may go.
FlushBlocks == \* code: ResyncSource.flush
    /\ Flows /\ link.settled # {}
    /\ disk' = [s \in Sides |-> [b \in Blocks |-> IF b \in link.settled THEN mem[s][b] ELSE disk[s][b]]]
    /\ bits' = [bits EXCEPT ![Src] = @ \ link.settled]
    /\ durable' = [durable EXCEPT ![Src] = bits'[Src]]
    /\ link' = [link EXCEPT !.settled = {}]
    /\ image' = IF Bug = "drop the safety image early" THEN NoImage ELSE image
    /\ UNCHANGED <<mem, marks, rec, up, known, wr, flush, releasing, log, acked, promised, spent>>

Copied == \* code: Adoption.copied
    /\ Flows /\ link.end = "no" /\ bits[Src] = {} /\ link.settled = {}
    /\ link' = [link EXCEPT !.end = "sent"]
    /\ UNCHANGED <<mem, disk, marks, bits, durable, rec, up, known, wr, flush, releasing, image, log, acked,
                   promised, spent>>

SyncEnd == \* code: Adoption.syncEnd
    /\ Flows /\ link.end = "sent"
    /\ disk' = [disk EXCEPT ![Dst] = mem[Dst]]
    /\ link' = [link EXCEPT !.end = "flushed"]
    /\ UNCHANGED <<mem, marks, bits, durable, rec, up, known, wr, flush, releasing, image, log,
                   acked, promised, spent>>

Adopt == \* code: Adoption.adopt
    /\ Flows /\ link.end = "flushed"
    /\ rec' = [rec EXCEPT ![Dst] = Adopted(@, Src)]
    /\ link' = [link EXCEPT !.end = "adopted"]
    \* A heal from a side that lost power, too, brings back less than was acknowledged.
    /\ acked' = IF Dst = A /\ rec[B].lost THEN {n \in acked : Has(mem[A], n)} ELSE acked
    /\ UNCHANGED <<mem, disk, marks, bits, durable, up, known, wr, flush, releasing, image, log,
                   promised, spent>>

AdoptedWithoutMarks == \* code: Adoption.adopted
    /\ Flows /\ link.end = "adopted"
    /\ bits' = [bits EXCEPT ![Dst] = {}]
    /\ durable' = [durable EXCEPT ![Dst] = {}]
    /\ image' = NoImage
    /\ link' = [link EXCEPT !.end = "ack"]
    /\ UNCHANGED <<mem, disk, marks, rec, up, known, wr, flush, releasing, log, acked, promised,
                   spent>>

SyncEndAck == \* code: Adoption.syncEndAck
    /\ Flows /\ link.end = "ack"
    /\ rec' = [rec EXCEPT ![Src].base = rec[Src].gen, ![Src].resync = 0, ![Src].synced = TRUE,
                          ![Src].lost = FALSE]
    /\ link' = IF Src = A THEN [NoLink EXCEPT !.phase = "flow", !.rule = "IN_SYNC"] ELSE Dropped
    /\ UNCHANGED <<mem, disk, marks, bits, durable, up, known, wr, flush, releasing, image, log,
                   acked, promised, spent>>

-----------------------------------------------------------------------------
(* Faults *)

\* What is in memory only is gone; what was not acknowledged may never be.
Down(s) ==
    /\ s \in up /\ spent.faults < MaxFaults
    /\ up' = up \ {s}
    /\ known' = {}
    /\ link' = Dropped
    /\ bits' = [bits EXCEPT ![s] = durable[s]]
    /\ wr' = IF s = A THEN [b \in Blocks |-> NoWrite] ELSE WritesCut
    /\ flush' = IF s = A THEN NoFlush ELSE FlushCut
    /\ releasing' = IF s = A THEN "no" ELSE releasing
    /\ UNCHANGED <<marks, durable, image, log, acked, promised>>

Kill(s) ==
    /\ Down(s)
    /\ spent' = [spent EXCEPT !.faults = @ + 1]
    /\ UNCHANGED <<mem, disk, rec>>

\* Any subset of what was not flushed is gone.
PowerLoss(s) ==
    /\ Down(s)
    /\ spent' = [spent EXCEPT !.faults = @ + 1, !.power = TRUE]
    /\ \E gone \in SUBSET {b \in Blocks : mem[s][b] # disk[s][b]} :
        mem' = [mem EXCEPT ![s] = [b \in Blocks |-> IF b \in gone THEN disk[s][b] ELSE mem[s][b]]]
    /\ disk' = [disk EXCEPT ![s] = mem'[s]]
    /\ rec' = [rec EXCEPT ![s].lost = TRUE]

\* Doubt first, then cold intent maps, then the record. A primary that ran alone goes on if it was
\* away for a moment only; every other one asks its peer first.
Recover(s) == \* code: Recovery.begin
    /\ s \notin up
    /\ up' = up \union {s}
    /\ bits' = [bits EXCEPT ![s] = @ \union marks[s]]
    /\ durable' = [durable EXCEPT ![s] = bits'[s]]
    /\ marks' = [marks EXCEPT ![s] = {}]
    /\ \E fence \in IF s = B THEN {FALSE}
                    ELSE IF rec[A].started \/ rec[A].lost \/ rec[A].fence THEN {TRUE}
                    ELSE BOOLEAN :
        rec' = [rec EXCEPT ![s].fence = fence]
    /\ image' = IF s = B /\ ~rec[B].open THEN NoImage ELSE image
    /\ UNCHANGED <<mem, disk, known, link, wr, flush, releasing, log, acked, promised, spent>>

-----------------------------------------------------------------------------

Next ==
    \/ BeginGeneration \/ Flush \/ FlushLocal \/ FlushPeer
    \/ EarlyCool \/ EarlyAbandon
    \/ LinkLost \/ Release \/ Released
    \/ Receive \/ MeetAgain \/ Send
    \/ FlushBlocks \/ Copied \/ SyncEnd \/ Adopt \/ AdoptedWithoutMarks \/ SyncEndAck
    \/ \E b \in Blocks : Issue(b) \/ LocalDone(b) \/ Apply(b) \/ PeerDone(b)
                         \/ EarlyReply(b) \/ CopyBlock(b)
    \/ \E s \in Sides : Kill(s) \/ PowerLoss(s) \/ Recover(s)

Spec == Init /\ [][Next]_vars

Symmetry == Permutations(Blocks)

-----------------------------------------------------------------------------
(* Invariants *)

\* While Started and Synced, what is acknowledged is on both sides, what is flushed durably so.
I1 ==
    rec[A].started /\ rec[A].synced =>
        /\ \A n \in promised : Has(disk[A], n) /\ Has(disk[B], n)
        /\ ~rec[A].lost /\ ~rec[B].lost =>
               \A n \in acked : Has(mem[A], n) /\ Has(mem[B], n)

\* After a loss of power hosts have no right to a particular write between two flushes.
Cut(content) ==
    \A n \in {content[b] : b \in Blocks} \ {0} :
        \A m \in (IF spent.power THEN log[n].afterFlush ELSE log[n].after) : Has(content, m)

\* What a failover of the target would expose is one cut over all volumes; what an acknowledged
\* flush covers is never lost at the primary.
I2 ==
    /\ Cut(IF rec[B].open /\ image # NoImage THEN image ELSE mem[B])
    /\ \A n \in promised : Has(mem[A], n)

\* Synced is shown only when both sides are equal but for what is on its way.
I5 ==
    Mirrors /\ rec[A].synced =>
        /\ bits[A] = {} /\ bits[B] = {} /\ durable[A] = {} /\ durable[B] = {}
        /\ ~rec[B].open /\ rec[A].gen = rec[B].gen
        /\ \A b \in Blocks : wr[b].n = 0 => mem[A][b] = mem[B][b]

\* Wherever the sides differ, some map on disk says so.
I6 ==
    \A b \in Blocks : mem[A][b] # mem[B][b] =>
        b \in marks[A] \union marks[B] \union durable[A] \union durable[B]

\* Lineage is known here: no verdict refuses.
I4 == ~Refused
=============================================================================
