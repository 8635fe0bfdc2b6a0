-------------------------------- MODULE Roles --------------------------------
(***************************************************************************)
(* Failover, override, switchover and reprotect over two sides, with       *)
(* generations and role epochs. A begins as the primary of a target that   *)
(* has never been synced.                                                  *)
(*                                                                         *)
(* Each side sees the loss of a connection at a time of its own: until     *)
(* then what the other had sent still arrives. Sides crash and come back.  *)
(*                                                                         *)
(* A comment "code:" names the method of the engine that an action stands  *)
(* for; the check makes sure that there is one. A meeting with the resync  *)
(* that follows is one step here: see Mirror for what happens in it. Left  *)
(* out: natural directions, automatic goals, the window for replays.       *)
(***************************************************************************)
EXTENDS Naturals, Sequences, FiniteSets, TLC

CONSTANTS MaxWrites, MaxEpoch, MaxCrashes, MaxLosses, Bug

A == "A"
B == "B"
Sides == {A, B}
Other(s) == IF s = A THEN B ELSE A

VARIABLES
    rec,    \* group record as the side knows it
    saved,  \* group record on disk
    after,  \* messages that leave when the record is saved
    run,    \* what a crash forgets
    chan,   \* messages on their way to each side
    data,   \* writes each side holds
    acks,   \* history: <<write, role epoch, side>> of acknowledged writes
    given,  \* history: writes an operator gave up
    lost,   \* history: acknowledged writes overwritten though nobody gave them up
    told,   \* history: highest counter each side has put on a message
    born,   \* history: highest counter there was when the run of each side began
    n       \* counters: writes, generations, crashes, losses

vars == <<rec, saved, after, run, chan, data, acks, given, lost, told, born, n>>

Epoch(counter, writer) == [n |-> counter, w |-> writer]
Above(e, f, writer) == Epoch((IF e.n > f.n THEN e.n ELSE f.n) + 1, writer)
IsAbove(e, f) == e.n > f.n
Conflict(e, f) == e.n = f.n /\ e.w # f.w

Fresh == [up |-> TRUE, link |-> FALSE, flow |-> FALSE, met |-> FALSE, lone |-> FALSE,
          hold |-> FALSE, waits |-> FALSE, pending |-> 0]

Init ==
    /\ rec = [s \in Sides |->
                [primary |-> s = A, epoch |-> IF s = A THEN Epoch(1, A) ELSE Epoch(0, A),
                 seen |-> IF s = A THEN Epoch(1, A) ELSE Epoch(0, A),
                 status |-> IF s = A THEN "started" ELSE "new", fence |-> FALSE, ever |-> FALSE,
                 yielded |-> FALSE, flip |-> FALSE, lone |-> FALSE, own |-> FALSE,
                 gen |-> IF s = A THEN 1 ELSE 0, base |-> 0, line |-> {}]]
    /\ saved = rec
    /\ after = [s \in Sides |-> <<>>]
    /\ run = [s \in Sides |-> Fresh]
    /\ chan = after
    /\ data = [s \in Sides |-> {}]
    /\ acks = {}
    /\ given = {}
    /\ lost = {}
    /\ told = [s \in Sides |-> 0]
    /\ born = told
    /\ n = [writes |-> 0, gens |-> 1, crashes |-> 0, losses |-> 0]

-----------------------------------------------------------------------------
(* Records and messages *)

Max(a, b) == IF a > b THEN a ELSE b

\* What a side sends reaches a peer that still hears it.
Sent(s, messages) ==
    IF run[s].link /\ run[Other(s)].link
    THEN [chan EXCEPT ![Other(s)] = @ \o messages] ELSE chan
Tell(s, messages) ==
    /\ chan' = Sent(s, messages)
    /\ told' = [told EXCEPT ![s] = IF messages = <<>> THEN @ ELSE Max(@, messages[1].epoch.n)]

\* A Flip that was overridden meanwhile is not told.
Leaves(s) == SelectSeq(after[s], LAMBDA type : type # "Flip" \/ rec[s].flip)

Save(s) == \* code: RecordFile.save
    /\ run[s].up /\ (rec[s] # saved[s] \/ after[s] # <<>> \/ run[s].hold)
    /\ saved' = [saved EXCEPT ![s] = rec[s]]
    /\ Tell(s, [i \in DOMAIN Leaves(s) |-> [type |-> Leaves(s)[i], epoch |-> rec[s].epoch]])
    /\ after' = [after EXCEPT ![s] = <<>>]
    /\ run' = [run EXCEPT ![s].hold = FALSE]
    /\ UNCHANGED <<rec, data, acks, given, lost, born, n>>

-----------------------------------------------------------------------------
(* Host writes *)

Serves(s) == run[s].up /\ rec[s].primary /\ ~rec[s].fence /\ ~run[s].hold

Began(r) == IF r.lone THEN r
            ELSE [r EXCEPT !.gen = n.gens + 1, !.line = @ \union {r.gen}, !.lone = TRUE,
                           !.own = TRUE]

Ack(s, w) == acks' = acks \union {<<w, rec[s].epoch, s>>}

WriteAlone(s) == \* code: HostWrites.beginGeneration
    /\ Serves(s) /\ rec[s].status # "started" /\ n.writes < MaxWrites
    /\ rec' = [rec EXCEPT ![s] = Began(@)]
    /\ saved' = [saved EXCEPT ![s] = Began(rec[s])]
    /\ data' = [data EXCEPT ![s] = @ \union {n.writes + 1}]
    /\ Ack(s, n.writes + 1)
    /\ n' = [n EXCEPT !.writes = @ + 1, !.gens = IF rec[s].lone THEN @ ELSE @ + 1]
    /\ UNCHANGED <<after, run, chan, given, lost, told, born>>

WriteMirrored(s) == \* code: HostWrites.send
    /\ Serves(s) /\ rec[s].status = "started" /\ run[s].flow /\ run[s].pending = 0
    /\ n.writes < MaxWrites
    /\ data' = [data EXCEPT ![s] = @ \union {n.writes + 1}]
    /\ run' = [run EXCEPT ![s].pending = n.writes + 1]
    /\ Tell(s, <<[type |-> "Write", epoch |-> rec[s].epoch, w |-> n.writes + 1]>>)
    /\ n' = [n EXCEPT !.writes = @ + 1]
    /\ UNCHANGED <<rec, saved, after, acks, given, lost, born>>

\* The hold budget is spent; the generation is durable before the write is answered.
Release(s) == \* code: Loss.release
    /\ Serves(s) /\ rec[s].status = "started" /\ ~run[s].flow
    /\ LET r == [(IF run[s].pending = 0 THEN rec[s] ELSE Began(rec[s])) EXCEPT !.status = "lost"]
       IN rec' = [rec EXCEPT ![s] = r] /\ saved' = [saved EXCEPT ![s] = r]
    /\ IF run[s].pending = 0 THEN acks' = acks ELSE Ack(s, run[s].pending)
    /\ run' = [run EXCEPT ![s].pending = 0]
    /\ n' = [n EXCEPT !.gens = IF run[s].pending = 0 \/ rec[s].lone THEN @ ELSE @ + 1]
    /\ UNCHANGED <<after, chan, data, given, lost, told, born>>

-----------------------------------------------------------------------------
(* Verbs *)

TakeOver(s) == \* code: Roles.takeOver
    /\ rec[s].seen.n < MaxEpoch
    /\ LET e == IF Bug = "same role epoch twice" THEN rec[s].epoch
                ELSE Above(rec[s].epoch, rec[s].seen, s)
       IN rec' = [rec EXCEPT ![s].epoch = e, ![s].seen = e, ![s].primary = TRUE,
                             ![s].status = "stopped", ![s].fence = FALSE, ![s].flip = FALSE,
                             ![s].yielded = FALSE, ![s].lone = FALSE]
    /\ run' = [run EXCEPT ![s].hold = TRUE, ![s].flow = FALSE, ![s].met = FALSE,
                          ![s].pending = 0]
    \* An operator decides: what the peer may be doing is not known to this side.
    /\ born' = [born EXCEPT ![s] = 0]
    /\ UNCHANGED <<saved, after, chan, data, acks, given, lost, told, n>>

Failover(s) == \* code: Roles.failover
    /\ run[s].up /\ ~rec[s].primary /\ ~rec[s].yielded /\ ~run[s].flow
    /\ rec[s].ever \/ Bug = "failover before the first sync"
    /\ TakeOver(s)

Override(s) == \* code: Roles.override
    /\ run[s].up /\ (rec[s].primary \/ rec[s].ever)
    /\ rec[s].fence \/ rec[s].flip \/ rec[s].yielded \/ rec[s].status = "split"
    /\ TakeOver(s)

Start(s) == \* code: StartStop.start
    /\ Serves(s) /\ run[s].met /\ ~run[s].flow /\ rec[s].status \notin {"started", "lost"}
    /\ rec' = [rec EXCEPT ![s].status = "started"]
    /\ UNCHANGED <<saved, after, run, chan, data, acks, given, lost, told, born, n>>

\* What the peer alone has is shown; with discard an operator gives it up.
Reprotect(s, discard) == \* code: StartStop.reprotect
    /\ Serves(s) /\ run[s].met /\ ~run[s].flow /\ ~run[s].waits /\ rec[s].ever
    /\ rec[Other(s)].primary \* as its facts said
    /\ discard \/ ~run[s].lone \/ Bug = "overwrite without consent"
    /\ given' = IF discard THEN given \union data[Other(s)] ELSE given
    /\ run' = [run EXCEPT ![s].waits = TRUE]
    /\ Tell(s, <<[type |-> "Demote", epoch |-> rec[s].epoch, discard |-> discard]>>)
    /\ UNCHANGED <<rec, saved, after, data, acks, lost, born, n>>

\* Drained and flushed: this side gives up being primary, durably, before the other is told.
Switchover(s) == \* code: Flips.flushed
    /\ Serves(s) /\ rec[s].status = "started" /\ run[s].flow /\ run[s].pending = 0
    /\ run[Other(s)].flow /\ chan[Other(s)] = <<>> \* the flush of both sides was answered
    /\ rec[s].seen.n < MaxEpoch
    /\ LET e == Above(rec[s].epoch, rec[s].seen, Other(s))
       IN /\ rec' = [rec EXCEPT ![s].epoch = e, ![s].seen = e, ![s].primary = FALSE,
                                ![s].flip = TRUE]
          /\ IF Bug = "demote without a durable record"
             THEN Tell(s, <<[type |-> "Flip", epoch |-> e]>>) /\ after' = after
             ELSE after' = [after EXCEPT ![s] = @ \o <<"Flip">>] /\ UNCHANGED <<chan, told>>
    /\ UNCHANGED <<saved, run, data, acks, given, lost, born, n>>

-----------------------------------------------------------------------------
(* Messages *)

\* A higher role epoch: another side may write there, so this one may not.
Fenced(r) == [r EXCEPT !.fence = TRUE, !.status = IF @ = "started" THEN "lost" ELSE @]
Seen(r, e) == \* code: Roles.seen
    LET known == IF IsAbove(e, r.seen) THEN [r EXCEPT !.seen = e] ELSE r
    IN IF known.primary /\ IsAbove(known.seen, known.epoch) THEN Fenced(known) ELSE known

Ignore(s, r) ==
    /\ rec' = [rec EXCEPT ![s] = r]
    /\ run' = IF r.fence THEN [run EXCEPT ![s].pending = 0] ELSE run
    /\ chan' = [chan EXCEPT ![s] = Tail(@)]
    /\ UNCHANGED <<after, data, acks, told>>

HearWrite(s, m, r) == \* code: Inbound.data
    LET o == Other(s)
        here == run[s].flow /\ ~r.primary /\ m.epoch = r.epoch
        there == run[o].link /\ run[o].flow /\ m.epoch = rec[o].epoch /\ run[o].pending = m.w
    IN IF ~here THEN Ignore(s, r)
       ELSE /\ rec' = [rec EXCEPT ![s] = r]
            /\ data' = [data EXCEPT ![s] = @ \union {m.w}]
            /\ chan' = [chan EXCEPT ![s] = Tail(@)]
            /\ IF there THEN /\ acks' = acks \union {<<m.w, m.epoch, o>>}
                             /\ run' = [run EXCEPT ![o].pending = 0]
               ELSE UNCHANGED <<acks, run>>
            /\ UNCHANGED <<after, told>>

HasOwn(r) == r.own /\ r.gen # r.base /\ ~r.yielded

HearDemote(s, m, r) == \* code: Roles.demote
    IF \/ Bug # "ignore the role epoch of Demote"
          /\ \/ IsAbove(r.seen, m.epoch)
             \/ r.primary /\ ~IsAbove(m.epoch, r.epoch)
       \/ HasOwn(r) /\ ~m.discard /\ Bug # "overwrite without consent"
    THEN Ignore(s, r)
    ELSE /\ rec' = [rec EXCEPT ![s] = [r EXCEPT !.yielded = @ \/ r.primary \/ HasOwn(r),
                        !.primary = FALSE, !.epoch = m.epoch, !.seen = m.epoch, !.fence = FALSE,
                        !.flip = FALSE, !.status = "stopped"]]
         /\ run' = [run EXCEPT ![s].flow = FALSE, ![s].met = FALSE, ![s].pending = 0]
         /\ LET ack == [type |-> "DemoteAck", epoch |-> m.epoch]
            IN IF Bug = "demote without a durable record"
               THEN /\ chan' = [Sent(s, <<ack>>) EXCEPT ![s] = Tail(@)]
                    /\ told' = [told EXCEPT ![s] = Max(@, m.epoch.n)]
                    /\ after' = after
               ELSE /\ chan' = [chan EXCEPT ![s] = Tail(@)]
                    /\ after' = [after EXCEPT ![s] = @ \o <<"DemoteAck">>]
                    /\ UNCHANGED told
         /\ UNCHANGED <<data, acks>>

HearDemoteAck(s, m, r) == \* code: Roles.demoteAck
    IF ~run[s].waits THEN Ignore(s, r)
    ELSE /\ rec' = [rec EXCEPT ![s] = IF r.fence THEN r ELSE [r EXCEPT !.status = "started"]]
         /\ run' = [run EXCEPT ![s].waits = FALSE, ![s].met = FALSE]
         /\ chan' = [chan EXCEPT ![s] = Tail(@)]
         /\ UNCHANGED <<after, data, acks, told>>

HearFlip(s, m, r) == \* code: Flips.flip
    LET answer == [after EXCEPT ![s] = @ \o <<"FlipAck">>]
    IN IF r.primary /\ m.epoch = r.epoch
       THEN /\ rec' = [rec EXCEPT ![s] = r]
            /\ after' = answer
            /\ chan' = [chan EXCEPT ![s] = Tail(@)]
            /\ UNCHANGED <<run, data, acks, told>>
       ELSE IF r.primary \/ m.epoch.w # s \/ ~r.ever \/ IsAbove(r.seen, m.epoch)
       THEN Ignore(s, r)
       ELSE /\ rec' = [rec EXCEPT ![s] = [r EXCEPT !.primary = TRUE, !.epoch = m.epoch,
                           !.seen = m.epoch, !.status = "started", !.lone = FALSE,
                           !.fence = FALSE]]
            /\ run' = [run EXCEPT ![s].hold = TRUE]
            /\ after' = answer
            /\ chan' = [chan EXCEPT ![s] = Tail(@)]
            /\ UNCHANGED <<data, acks, told>>

HearFlipAck(s, m, r) == \* code: Flips.flipAck
    Ignore(s, [r EXCEPT !.flip = FALSE])

Hear(s) ==
    /\ run[s].up /\ chan[s] # <<>>
    /\ LET m == Head(chan[s])
           r == Seen(rec[s], m.epoch)
       IN CASE m.type = "Write" -> HearWrite(s, m, r)
            [] m.type = "Demote" -> HearDemote(s, m, r)
            [] m.type = "DemoteAck" -> HearDemoteAck(s, m, r)
            [] m.type = "Flip" -> HearFlip(s, m, r)
            [] m.type = "FlipAck" -> HearFlipAck(s, m, r)
    /\ UNCHANGED <<saved, given, lost, born, n>>

-----------------------------------------------------------------------------
(* The meeting: the rules of the verdict table in their order *)

Lines(p, t) ==
    (({p.gen, p.base} \union p.line) \intersect ({t.gen, t.base} \union t.line)) \ {0} # {}

Oriented(p, t) == \* code: VerdictTable.oriented
    CASE IsAbove(t.seen, p.epoch) -> "STALE_PRIMARY"
      [] ~IsAbove(t.seen, p.epoch) /\ p.status \notin {"started", "lost"} -> "IDLE"
      [] OTHER ->
            IF t.gen = 0 THEN "NEW_TARGET"
            ELSE IF p.gen = t.gen THEN "SAME_GENERATION"
            ELSE IF t.gen = p.base THEN "PRIMARY_AHEAD"
            ELSE IF t.yielded
            THEN IF t.base # 0 /\ t.base \in {p.base, p.gen} THEN "TARGET_YIELDED"
                 ELSE IF Lines(p, t) THEN "YIELDED_OLD_ANCESTOR" ELSE "UNRELATED"
            ELSE IF t.gen \in p.line THEN "OLD_ANCESTOR"
            ELSE IF Lines(p, t) THEN "BOTH_WROTE" ELSE "UNRELATED"

Sends == {"NEW_TARGET", "SAME_GENERATION", "PRIMARY_AHEAD", "TARGET_YIELDED",
          "YIELDED_OLD_ANCESTOR", "OLD_ANCESTOR"}

\* As the side with facts "mine" judges; FROM and TO say whose data goes to the other.
Judge(mine, theirs) == \* code: VerdictTable.judge
    IF Conflict(mine.epoch, theirs.epoch) /\ mine.epoch.n # 0
    THEN [rule |-> "SAME_EPOCH_TWO_WRITERS", direction |-> "NONE"]
    ELSE IF mine.primary /\ theirs.primary
    THEN [rule |-> "HIGHER_EPOCH_FENCES", direction |-> "NONE"]
    ELSE IF ~mine.primary /\ ~theirs.primary
    THEN [rule |-> IF mine.flip \/ theirs.flip THEN "FINISH_FLIP" ELSE "NO_PRIMARY",
          direction |-> "NONE"]
    ELSE LET rule == IF mine.primary THEN Oriented(mine, theirs) ELSE Oriented(theirs, mine)
         IN [rule |-> rule, direction |-> IF rule \notin Sends THEN "NONE"
                                          ELSE IF mine.primary THEN "FROM" ELSE "TO"]

Heard(r, other) == Seen(r, IF IsAbove(other.seen, other.epoch) THEN other.seen ELSE other.epoch)

Unfenced(r) == IF r.primary /\ ~IsAbove(r.seen, r.epoch) THEN [r EXCEPT !.fence = FALSE] ELSE r
Split(r) == [r EXCEPT !.status = "split"]

\* Records after a meeting.
Met(s, rule, p) == \* code: Contact.agreed
    LET r == Heard(rec[s], rec[Other(s)])
        t == Other(p)
    IN CASE rule \in Sends /\ s = p ->
                [r EXCEPT !.status = "started", !.fence = FALSE, !.lone = FALSE, !.own = FALSE,
                          !.base = r.gen, !.ever = TRUE]
         [] rule \in Sends /\ s = t ->
                [r EXCEPT !.status = "started", !.epoch = rec[p].epoch, !.gen = rec[p].gen,
                          !.base = rec[p].gen, !.line = rec[p].line, !.lone = FALSE,
                          !.own = FALSE, !.yielded = FALSE, !.flip = FALSE, !.ever = TRUE]
         [] rule \in {"IDLE", "NO_PRIMARY", "UNRELATED"} -> Unfenced(r)
         [] rule \in {"SAME_EPOCH_TWO_WRITERS", "BOTH_WROTE"} -> Split(r)
         [] OTHER -> r

Meet == \* code: Meeting.judge
    /\ \A s \in Sides : /\ run[s].up /\ run[s].link /\ chan[s] = <<>>
                        /\ rec[s] = saved[s] /\ after[s] = <<>> /\ ~run[s].hold
    /\ \E s \in Sides : ~run[s].flow
    /\ LET rule == Judge(saved[A], saved[B]).rule
           p == IF rec[A].primary THEN A ELSE B
           t == Other(p)
           f == IF rec[A].flip THEN A ELSE B
           sends == rule \in Sends
       IN /\ rec' = [s \in Sides |-> Met(s, rule, p)]
          /\ data' = IF sends THEN [data EXCEPT ![t] = data[p]] ELSE data
          /\ lost' = IF sends
                     THEN lost \union ({a[1] : a \in acks} \intersect (data[t] \ (data[p] \union given)))
                     ELSE lost
          /\ run' = [s \in Sides |->
                [run[s] EXCEPT !.flow = sends, !.met = TRUE, !.waits = FALSE,
                               !.lone = HasOwn(rec[Other(s)]),
                               !.pending = IF rec'[s].fence THEN 0 ELSE @]]
          /\ chan' = IF sends /\ run[p].pending # 0
                     THEN [chan EXCEPT ![t] = <<[type |-> "Write", epoch |-> rec[p].epoch,
                                                 w |-> run[p].pending]>>]
                     ELSE IF rule = "FINISH_FLIP"
                     THEN [chan EXCEPT ![Other(f)] = <<[type |-> "Flip", epoch |-> rec[f].epoch]>>]
                     ELSE chan
    /\ saved' = rec'
    /\ told' = [s \in Sides |-> Max(told[s], rec[s].seen.n)]
    /\ born' = [s \in Sides |-> 0]
    /\ UNCHANGED <<after, acks, given, n>>

-----------------------------------------------------------------------------
(* Links and faults *)

Connect ==
    /\ \A s \in Sides : run[s].up /\ ~run[s].link
    /\ run' = [s \in Sides |-> [run[s] EXCEPT !.link = TRUE]]
    /\ UNCHANGED <<rec, saved, after, chan, data, acks, given, lost, told, born, n>>

\* This side takes the connection for lost; what it sent before still arrives.
LinkLost(s) == \* code: Roles.linkLost
    /\ run[s].link /\ (n.losses < MaxLosses \/ ~run[Other(s)].link)
    /\ n' = IF run[Other(s)].link THEN [n EXCEPT !.losses = @ + 1] ELSE n
    /\ run' = [run EXCEPT ![s].link = FALSE, ![s].flow = FALSE, ![s].met = FALSE,
                          ![s].waits = FALSE]
    /\ chan' = [chan EXCEPT ![s] = <<>>]
    /\ UNCHANGED <<rec, saved, after, data, acks, given, lost, told, born>>

Crash(s) ==
    /\ run[s].up /\ n.crashes < MaxCrashes
    /\ n' = [n EXCEPT !.crashes = @ + 1]
    /\ run' = [run EXCEPT ![s] = [Fresh EXCEPT !.up = FALSE]]
    /\ rec' = [rec EXCEPT ![s] = saved[s]]
    /\ after' = [after EXCEPT ![s] = <<>>]
    /\ chan' = [chan EXCEPT ![s] = <<>>]
    /\ UNCHANGED <<saved, data, acks, given, lost, told, born>>

\* Whether the peer was failed over meanwhile is not known: hosts wait until it has been heard.
Recover(s) == \* code: Recovery.begin
    /\ ~run[s].up
    /\ run' = [run EXCEPT ![s] = Fresh]
    /\ LET fence == rec[s].fence \/ (rec[s].primary /\ rec[s].ever
                                     /\ Bug # "no fence of a returning primary")
       IN /\ rec' = [rec EXCEPT ![s].fence = fence]
          /\ saved' = [saved EXCEPT ![s].fence = fence]
    /\ born' = [born EXCEPT ![s] = Max(rec[Other(s)].epoch.n, @)]
    /\ UNCHANGED <<after, chan, data, acks, given, lost, told, n>>

\* A primary that ran alone and was away for a moment only goes on.
Restart(s) == \* code: Recovery.mustFence
    /\ run[s].up /\ n.crashes < MaxCrashes
    /\ saved[s].primary /\ ~saved[s].fence /\ saved[s].status # "started" /\ rec[s] = saved[s]
    /\ n' = [n EXCEPT !.crashes = @ + 1]
    /\ run' = [run EXCEPT ![s] = Fresh]
    /\ after' = [after EXCEPT ![s] = <<>>]
    /\ chan' = [chan EXCEPT ![s] = <<>>]
    /\ UNCHANGED <<rec, saved, data, acks, given, lost, told, born>>

-----------------------------------------------------------------------------

Next ==
    \/ Meet \/ Connect
    \/ \E s \in Sides :
        \/ Save(s) \/ Hear(s) \/ WriteAlone(s) \/ WriteMirrored(s) \/ Release(s)
        \/ Failover(s) \/ Override(s) \/ Start(s) \/ Switchover(s)
        \/ Reprotect(s, TRUE) \/ Reprotect(s, FALSE)
        \/ LinkLost(s) \/ Crash(s) \/ Recover(s) \/ Restart(s)

Spec == Init /\ [][Next]_vars

-----------------------------------------------------------------------------
(* Invariants *)

\* One side acknowledges in a role epoch. One that has seen a higher role epoch acknowledges none,
\* nor does a run that began after its peer had taken over.
I3 ==
    /\ \A a, b \in acks : a[2] = b[2] => a[3] = b[3]
    /\ \A s \in Sides : Serves(s) => ~IsAbove(rec[s].seen, rec[s].epoch) /\ rec[s].epoch.n >= born[s]

\* Writes of one side alone are overwritten only when an operator gave them up.
R1 == lost = {}

\* A target is opened only after a complete sync.
R8 == \A s \in Sides : rec[s].primary => rec[s].ever \/ s = A

\* Both sides reach mirrored verdicts.
I9 ==
    LET here == Judge(saved[A], saved[B])
        there == Judge(saved[B], saved[A])
    IN /\ here.rule = there.rule
       /\ <<here.direction, there.direction>> \in {<<"NONE", "NONE">>, <<"FROM", "TO">>, <<"TO", "FROM">>}

\* What a side has told of role epochs it still knows after any crash.
Told == \A s \in Sides : rec[s].seen.n >= told[s]
=============================================================================
