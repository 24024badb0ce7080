// What Go's trace leaves out, made up so that everything fits: which Ms sleep and who wakes them,
// where Ps lie that nobody has, in which queue a runnable goroutine stands. Every event of it has
// Rule::inferred. The places are those where Go's scheduler would most probably have put things;
// when the trace then says that a goroutine starts somewhere, it is fetched from wherever it
// stands.
//
// Between two events of the trace hands are empty, but for a goroutine that came late out of a
// system call and whose M has found a P: it lies there until it starts.
#pragma once

#include "sim/gotrace/teller.h"

#include <cstdint>

namespace fiberscope::gotrace {

class Infer {
  public:
    explicit Infer(Teller& teller) : tell_(teller) {}

    // ---- machines
    // A new one, made by somebody; MachineId::none if there are too many.
    MachineId new_machine();
    // Whoever can act without a P in its place: m, or sysmon if m sleeps, is in a call or none.
    MachineId actor(MachineId m) const;
    // Made work for others: it is the one that wakes a sleeping M.
    void set_waker(MachineId m) { waker_ = m; }

    // ---- Ps
    // The P, which is idle, comes to m, which is woken for it if it sleeps. `rule`: of its coming.
    void give_proc(ProcId p, MachineId m, Rule rule = Rule::none);
    // m lets its P go, and sleeps if nothing else keeps it.
    void drop_proc(MachineId m);
    // The P, in the hand of m, which has just retaken it, or left it behind, becomes idle.
    void rest_proc(ProcId p, MachineId m);
    void sleep(MachineId m);
    // GOMAXPROCS becomes `count`. False if a P that goes is in use.
    bool change_procs(MachineId m, std::uint32_t count);

    // ---- goroutines
    enum class Where : unsigned char { runnext, local, global };
    // g lies in m's hand; global if m has no P.
    void queue(GoId g, MachineId m, Where where);
    // g, which stands somewhere, comes to m's hand; m has a P.
    void fetch(GoId g, MachineId m);
    // The one that lies in m's hand, if any but `g`, goes to a queue.
    void settle(MachineId m, GoId g = GoId::none);

  private:
    const replay::State& state() const { return tell_.state(); }
    MachineId waker_for(MachineId m, bool needs_hands) const;
    void queue_local(GoId g, MachineId m, ProcId p);
    void steal(GoId g, MachineId m, ProcId from);

    Teller& tell_;
    MachineId waker_ = MachineId::sysmon;
};

}  // namespace fiberscope::gotrace
