// What all goroutines of one run share: the program, its globals and memory, and the way out.
#pragma once

#include "core/sync/cond.h"
#include "core/sync/rwmutex.h"
#include "core/sync/sync_core.h"
#include "sim/lang/lang.h"
#include "sim/lang/race/detector.h"
#include "sim/lang/vm/heap.h"

#include <map>
#include <optional>
#include <string>

namespace fiberscope::lang {

class Interpreter;
struct Run;

// What a Mutex, RWMutex, WaitGroup or Cond of the language is a handle of. `owner` is the variable
// that it was made for: a handle elsewhere was copied with its variable, and stands for another
// object that begins in the `state` of this one.
template <typename Core>
struct Owned {
    Owned(const Word* of, auto&&... made_from) : core(made_from...), owner(of) {}
    Core core;
    const Word* owner;  // null once that variable is gone
    // Mutex: 1 if locked. RWMutex: how many read, -1 if it is locked. WaitGroup: its counter. Only
    // as exact as a copy made meanwhile can be.
    std::atomic<std::int64_t> state{0};
    std::atomic<std::int64_t> waiting{0};  // with --race, of a WaitGroup: how many wait; relaxed
};
using OwnedMutex = Owned<MutexCore>;
using OwnedGroup = Owned<WaitGroupCore>;
using OwnedRWMutex = Owned<RWMutexCore>;
using OwnedCond = Owned<CondCore>;

// Elements of up to this many words travel inline; larger ones behind a pointer to a copy.
constexpr int kInlineWords = 16;

// A timer of the language, in the run's memory; what it does when it is due.
struct TimerAction {
    Run* run;
    Chan* chan;  // gets the time; null: the function is called
    const Closure* function;
    Timer* timer;
    StringId name;        // of the function: act() is no goroutine and cannot intern
    race::Clock* set_at;  // with --race: what was known where it was set
};
struct RunningTimer {
    TimerAction* action;
    std::unique_ptr<Timer, void (*)(Timer*)> timer;
};

// A descriptor of the language, in the run's memory: closed when nobody refers to it any more.
struct OpenFile {
    void* file;
    void (*close)(void*);
};

struct ChanType {
    ElemOps ops;
    std::string type_name;
    const Type* elem = nullptr;
    int boxed_words = 0;
};

struct CollectionStats {
    std::atomic<std::uint32_t> count{0};  // written while the world stands still; relaxed
    std::uint32_t forced = 0;             // by runtime.GC()
    std::uint64_t pause_ns = 0;           // of all
    std::uint64_t last_end_ns = 0;        // since the run began
    std::array<std::uint64_t, 256> pauses_ns{}, ends_ns{};  // of the last ones, by number
};

struct Run {
    Run(const Program& program, ExecutionOptions options);
    ~Run();

    const Program& program;
    ExecutionOptions options;
    Heap heap;
    std::vector<const Function*> functions;
    std::vector<Word> globals;
    // A function's name in the run's string table, made at first use; 0: not yet. Any goroutine
    // writes the same value (relaxed: it publishes nothing).
    std::vector<std::atomic<std::uint32_t>> function_names;

    std::unique_ptr<race::Detector> races;  // null without --race

    void write(int fd, std::string_view text);      // of a goroutine
    void write_out(int fd, std::string_view text);  // past the events
    void race_found(const race::Race& race);
    // What the program ends with that would end with `status`: not with 0 if it had races.
    int exit_status(int status) const {
        return status == 0 && races && races->races() > 0 ? kRaceStatus : status;
    }
    const ChanType& chan_type(const Type* chan);
    // In the heap; null: no memory.
    OwnedMutex* new_mutex(StringId name, const Word* owner, Wish& wish);
    OwnedGroup* new_wait_group(StringId name, const Word* owner, Wish& wish);
    OwnedRWMutex* new_rw_mutex(StringId name, const Word* owner, Wish& wish);
    OwnedCond* new_cond(StringId name, const Word* owner, Wish& wish);
    // What a channel has outside of the heap.
    static std::int64_t chan_bytes(const ChanType& type, std::int64_t capacity);

    // A goroutine's Interpreter, which ends with it. Null: no memory; if it `must` there is.
    Interpreter* new_interpreter(const Function* function, const Closure* closure,
                                 const Word* params, bool must = false);
    void end(Interpreter* interpreter);

    std::string fatal_report;    // what report() begins with: set by whoever ends the run
    GoId fatal_go = GoId::none;  // whose frames come next
    bool all_in_report = false;  // it shows the other goroutines, too

    std::mutex mutex;  // guards everything below
    std::unordered_map<const Type*, std::unique_ptr<ChanType>> chan_types;
    // Objects in the heap that are more than memory, in the order in which they were made: when
    // one is dead the collector ends what it stands for (collect.cpp).
    std::vector<Chan*> chans;
    std::vector<OwnedMutex*> mutexes;
    std::vector<OwnedGroup*> wait_groups;
    std::vector<OwnedRWMutex*> rw_mutexes;
    std::vector<OwnedCond*> conds;
    std::vector<RunningTimer> timers;
    std::vector<OpenFile*> files;
    std::map<std::string, std::optional<std::string>> environment;  // what the program has changed
    CollectionStats collections;
};

}  // namespace fiberscope::lang
