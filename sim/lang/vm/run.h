// What all goroutines of one run share: the program, its globals and memory, and the way out.
#pragma once

#include "core/sync/cond.h"
#include "core/sync/rwmutex.h"
#include "core/sync/sync_core.h"
#include "sim/lang/lang.h"
#include "sim/lang/race/detector.h"
#include "sim/lang/vm/heap.h"

namespace fiberscope::lang {

class Interpreter;

// What a Mutex, RWMutex, WaitGroup or Cond of the language is a handle of. `owner` is the variable
// that it was made for: a handle elsewhere was copied with its variable, and stands for another
// object that begins in the `state` of this one.
template <typename Core>
struct Owned {
    Owned(const Word* of, auto&&... made_from) : core(made_from...), owner(of) {}
    Core core;
    const Word* const owner;
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

struct ChanType {
    ElemOps ops;
    std::string type_name;
    const Type* elem = nullptr;
    int boxed_words = 0;
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

    void write(int fd, std::string_view text);
    void race_found(const race::Race& race);
    // What the program ends with that would end with `status`: not with 0 if it had races.
    int exit_status(int status) const {
        return status == 0 && races && races->races() > 0 ? kRaceStatus : status;
    }
    const ChanType& chan_type(const Type* chan);
    OwnedMutex* new_mutex(StringId name, const Word* owner);
    OwnedGroup* new_wait_group(StringId name, const Word* owner);
    OwnedRWMutex* new_rw_mutex(StringId name, const Word* owner);
    OwnedCond* new_cond(StringId name, const Word* owner);

    // A goroutine's Interpreter: memory of a finished one is used again.
    Interpreter* new_interpreter();
    void recycle(Interpreter* interpreter);

    std::string fatal_report;    // what report() prints: set by whoever ends the run
    GoId fatal_go = GoId::none;  // whose it is

    std::mutex mutex;  // guards everything below
    std::unordered_map<const Type*, std::unique_ptr<ChanType>> chan_types;
    std::vector<std::unique_ptr<ChanCore>> chans;
    std::deque<OwnedMutex> mutexes;  // addresses stay
    std::deque<OwnedGroup> wait_groups;
    std::deque<OwnedRWMutex> rw_mutexes;
    std::deque<OwnedCond> conds;
    HeapCache cache;
    std::vector<Interpreter*> free_interpreters;
    std::vector<std::unique_ptr<Timer, void (*)(Timer*)>> timers;
    std::vector<std::shared_ptr<void>> kept;  // files: natives hold pointers to them
};

}  // namespace fiberscope::lang
