// Go's events, in order, as ours. What each becomes, what is inferred and what is left out is in
// docs/go-trace.md. One thread.
#pragma once

#include "core/event/strings.h"
#include "sim/gotrace/infer.h"
#include "sim/gotrace/names.h"
#include "sim/gotrace/order.h"
#include "sim/gotrace/teller.h"

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace fiberscope::gotrace {

// How the world was when the trace began: what the first generation's events say of it.
struct Opening {
    struct Proc {
        std::uint64_t id = 0;
        ProcStatus status = ProcStatus::bad;
        std::uint64_t m = kNone;  // that had it
    };
    struct Goroutine {
        std::uint64_t id = 0;
        GoStatus status = GoStatus::bad;
        std::uint64_t m = kNone;  // that ran it, or on which it is in a system call
        const std::vector<Frame>* stack = nullptr;  // where it was
        const std::vector<Frame>* later = nullptr;  // where it was later, if that is not known
    };
    std::uint64_t begin_ns = 0;
    std::uint32_t procs = 0;  // GOMAXPROCS
    std::vector<Proc> proc_states;
    std::vector<Goroutine> gos;

    void see(const GoEvent& event);

  private:
    void learn(const GoEvent& event);

    std::unordered_set<std::uint64_t> seen_;                        // goroutines
    std::unordered_map<std::uint64_t, std::size_t> without_stack_;  // of gos
    bool counted_ = false;                                          // procs is what the trace says
    bool count_changed_ = false;  // a P seen from now on may be new
};

class Translator {
  public:
    Translator(StringTable& strings, Sink& sink) : strings_(strings), tell_(sink) {}

    void learn(const Generation& generation) { program_.learn(generation); }
    // The events that make the world as it was at the beginning.
    void open(const Opening& opening);
    // False once an event was impossible: then problem() says why.
    bool take(const GoEvent& event);

    const std::string& problem() const { return problem_.empty() ? tell_.problem() : problem_; }
    std::uint64_t events() const { return tell_.events(); }
    const Program& program() const { return program_; }

    // Events of each type that nothing was made of, by number.
    const std::array<std::uint64_t, 256>& left_out() const { return left_out_; }
    std::uint64_t unknown_reasons() const { return unknown_reasons_; }
    std::uint64_t renumbered() const { return renumbered_; }
    std::uint64_t without_position() const { return without_position_; }

  private:
    void proc_event(const GoEvent& event);
    void proc_steal(const GoEvent& event);
    void go_event(const GoEvent& event);
    void create(const GoEvent& event);
    void block(const GoEvent& event);
    void go_switch(const GoEvent& event);
    void call_event(const GoEvent& event);
    void come_back_late(MachineId m);
    void note(const GoEvent& event, const std::string& text);
    void annotation(const GoEvent& event);
    void change_procs(MachineId m, std::uint64_t count);

    void begin_machines(const Opening& opening);
    void begin_goroutine(const Opening::Goroutine& g);

    void line(MachineId m, GoId g, const GoEvent& event, std::uint64_t stack);
    void park(MachineId m, GoId g, WaitReason reason, Rule rule);
    std::string_view string(const GoEvent& event, std::uint64_t id);
    const std::vector<Frame>& stack(const GoEvent& event, std::uint64_t id);
    GoId new_go(std::uint64_t go);
    StringId function_name(std::uint64_t go, GoId g, std::string_view function);
    MachineId machine(std::uint64_t m);      // made if it is new
    MachineId known(std::uint64_t m) const;  // none if it is new
    void fail(const std::string& why) {
        if (problem_.empty()) problem_ = why;
    }

    StringTable& strings_;
    Teller tell_;
    Infer infer_{tell_};
    Program program_;
    GoNumbers gos_;
    std::unordered_map<std::uint64_t, MachineId> machines_;
    std::uint64_t begin_ns_ = 0;
    std::string problem_;

    // A system call's P, by M, until the call is over.
    struct Left {
        ProcId p = ProcId::none;
        std::uint32_t number = 0;
    };
    std::unordered_map<std::uint32_t, Left> left_;
    // GOMAXPROCS goes down, and the M that does it must first change to a P that stays.
    MachineId changing_ = MachineId::none;
    std::uint32_t change_to_ = 0;
    std::unordered_map<std::uint64_t, std::string> tasks_;
    std::uint64_t heap_bytes_ = 0;

    std::array<std::uint64_t, 256> left_out_{};
    std::uint64_t unknown_reasons_ = 0;
    std::uint64_t renumbered_ = 0;
    std::uint64_t without_position_ = 0;
};

}  // namespace fiberscope::gotrace
