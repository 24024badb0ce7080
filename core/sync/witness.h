// What channels, locks and counters say of themselves, for who judges a run: the folded state must
// be theirs (tests/judge.h). The scheduler has no list of them, and needs none; a run that is given
// a witness (RunOptions::witness) keeps one. An object is added when it gets its id, in the part
// that only a recorded run goes through. When it is destroyed, or else at the end of the run, its
// testimony is taken: a destroyed object has no events any more, so what it said last still holds
// at the end.
//
// Not watched any more are the objects on the stack of a goroutine that a stack overflow ended
// without its destructors (core/sched/go_stack.cpp): see take_all().
#pragma once

#include "core/event/ids.h"
#include "core/event/reasons.h"

#include <cstdint>
#include <mutex>
#include <string>
#include <unordered_map>
#include <vector>

namespace fiberscope {

class ChanCore;
class SyncObject;
class WaiterList;

// As in replay::ObjectState (sim/replay/state.h), as far as the object knows it.
struct Testimony {
    ObjectKind kind = ObjectKind::channel;
    ObjectId id = ObjectId::none;
    std::uint32_t number = 0;
    std::vector<GoId> sendq = {}, recvq = {};
    // channel
    std::uint32_t capacity = 0;
    std::vector<std::string> buffer = {};  // oldest first, in print form
    bool closed = false;
    // the others
    bool held = false;  // of an RWMutex: by a writer
    bool starving = false;
    std::uint32_t readers = 0;
    std::int64_t count = 0;
    std::string contradiction = {};  // of the object with itself; empty: none
};

class Witness {
  public:
    using Tell = Testimony (*)(const void* object);

    // The object will call gone() before it ends, unless *watched has become false by then. Any
    // thread.
    void watch(const ChanCore& chan, bool& watched);
    void watch(const SyncObject& object, bool& watched);
    void watch(const void* object, bool& watched, Tell tell);
    // Called by the destructor of a watched object, while all of it is still there.
    static void gone(const void* object);

    // After the run, when all its machines have left: what everybody says, in no order. Nobody is
    // watched from then on. `some_overflowed`: goroutines were ended in the middle of their frames;
    // then only those that are gone speak, since nobody knows which others are.
    std::vector<Testimony> take_all(bool some_overflowed);

    // For whoever tells of a kind that is not known here.
    static std::vector<GoId> names_in(const WaiterList& queue);
    static Testimony common(const SyncObject& object);

  private:
    struct Watched {
        bool* flag;
        Tell tell;
    };

    static Testimony tell_chan(const void* object);
    static Testimony tell_sync(const void* object);

    std::mutex mutex_;  // guards both
    std::unordered_map<const void*, Watched> watched_;
    std::vector<Testimony> gone_;
};

}  // namespace fiberscope
