#include "sim/lang/vm/collect.h"

#include "core/sync/chan_core.h"
#include "sim/lang/code/layout.h"
#include "sim/lang/vm/interpreter.h"
#include "sim/lang/vm/mark.h"

#include <algorithm>
#include <memory>

namespace fiberscope::lang {

namespace {

void mark_globals(const Run& run, Marker& marker) {
    for (const auto& package : run.program.packages) {
        for (const Object* object : package->objects) {
            if (object->kind != ObjectKind::Var || object->slot < 0) continue;
            marker.ask_values(object->type->layout, run.globals.data() + object->slot,
                              static_cast<std::size_t>(object->type->words));
        }
    }
}

void mark_all(const Run& run, Marker& marker) {
    mark_globals(run, marker);
    run.heap.each_interpreter([&](const Word* interpreter) {
        reinterpret_cast<const Interpreter*>(interpreter)->mark_roots(marker);
    });
    for (const auto& [action, timer] : run.timers)
        if (action->function && is_armed(*timer)) marker.ask(action);
    marker.drain();
    // Now it is known whose channels are alive.
    for (const auto& [action, timer] : run.timers) {
        if (action->chan && is_armed(*timer) && run.heap.is_marked(action->chan))
            marker.ask(action);
    }
    marker.drain();
}

void end(Run& run, Chan* chan) {
    if (!chan->core) return;
    const ChanType& type = run.chan_type(chan->type);
    run.heap.add_outside(-Run::chan_bytes(type, chan->core->capacity()));
    delete chan->core;
}
template <typename Core>
void end(Run&, Owned<Core>* lock) {
    std::destroy_at(lock);
}

// Ends those that are dead; they are still whole, but for what they refer to having been ended.
template <typename Object>
void end_dead(Run& run, std::vector<Object*>& all, auto also) {
    std::erase_if(all, [&](Object* object) {
        if (run.heap.is_marked(object)) return false;
        also(object);
        return true;
    });
}

template <typename Core>
void end_dead_locks(Run& run, std::vector<Owned<Core>*>& all) {
    end_dead(run, all, [&](Owned<Core>* lock) { end(run, lock); });
    for (Owned<Core>* lock : all) {
        // Another variable may come to lie where the lock's was.
        if (lock->owner && !run.heap.is_marked(lock->owner)) lock->owner = nullptr;
    }
}

struct Collection {
    Run& run;
    const std::uint32_t seen;  // the number of collections when this one was wished for
    const bool must;
    const GoId asker;
    std::vector<OpenFile> files;  // to be closed when the world goes on
};

void collect(Machine& m, void* argument) {
    auto& collection = *static_cast<Collection*>(argument);
    Run& run = collection.run;
    CollectionStats& stats = run.collections;
    if (!collection.must && stats.count.load(std::memory_order_relaxed) != collection.seen) return;
    const std::uint64_t begin_ns = now_ns(m);
    run.heap.drop_caches();
    tell_gc_begin(m, collection.asker, run.heap.live_bytes());
    Marker marker(run.heap);
    mark_all(run, marker);
    end_dead(run, run.chans, [&](Chan* chan) { end(run, chan); });
    end_dead_locks(run, run.mutexes);
    end_dead_locks(run, run.wait_groups);
    end_dead_locks(run, run.rw_mutexes);
    end_dead_locks(run, run.conds);
    std::erase_if(run.timers, [&](const RunningTimer& timer) {
        if (run.heap.is_marked(timer.action)) return false;
        disarm_timer(m, *timer.timer);
        if (timer.action->set_at) run.races->drop(timer.action->set_at);
        return true;
    });
    end_dead(run, run.files, [&](OpenFile* file) { collection.files.push_back(*file); });
    run.heap.sweep();
    tell_gc_end(m, collection.asker, run.heap.live_bytes(), marker.work());
    const std::uint32_t number = stats.count.fetch_add(1, std::memory_order_relaxed);
    if (collection.must) ++stats.forced;
    stats.last_end_ns = now_ns(m);
    const std::uint64_t pause_ns = stats.last_end_ns - begin_ns;
    stats.pause_ns += pause_ns;
    stats.pauses_ns[number % stats.pauses_ns.size()] = pause_ns;
    stats.ends_ns[number % stats.ends_ns.size()] = stats.last_end_ns;
}

}  // namespace

void Interpreter::mark_roots(Marker& marker) const {
    if (first_function_) {  // it has not begun
        marker.ask(first_closure_);
        if (far_params_) return marker.ask(far_params_);
        return marker.ask_all(near_params_, static_cast<std::size_t>(first_function_->param_words));
    }
    if (!stack_) return;  // it has ended
    for (const Word* fp = fp_;; fp -= static_cast<std::int64_t>(fp[-1])) {
        const Function* function = function_at(fp);
        marker.ask(fp[-4]);
        if (const Layout* layout = function->registers)
            each_reference(*layout, layout->words, [&](std::size_t at) { marker.ask(fp[at]); });
        if (fp[-1] == 0) break;
    }
    marker.ask(defers_);
    marker.ask(panics_);
    marker.ask(select_memory_);
    marker.ask(nested_panic_);
    for (const Rooted* rooted = rooted_; rooted; rooted = rooted->outer_)
        marker.ask_all(rooted->words_, rooted->count_);
}

void Interpreter::collect_now() {
    wish_ = static_cast<Wish>(wish_ & ~kWishCollect);
    collect_garbage(run_, false);
    if (run_.heap.is_full()) out_of_memory();
}

Word* Interpreter::allocate_here(std::size_t words, Word header) {
    // A test wants every chance to be taken.
    if (run_.options.collect_every > 0) collect_now();
    if (Word* object = run_.heap.allocate(words, header, wish_)) return object;
    collect_now();
    return allocate(words, header);
}

void Interpreter::must_have_room(std::uint64_t bytes) {
    constexpr std::uint64_t kMost = std::uint64_t{1} << 62;
    const auto count = static_cast<std::int64_t>(std::min(bytes, kMost));
    if (!run_.heap.add_outside(count)) {
        collect_now();
        if (!run_.heap.add_outside(count)) out_of_memory();
    }
    run_.heap.add_outside(-count);
}

void collect_garbage(Run& run, bool must) {
    Collection collection{
        run, run.collections.count.load(std::memory_order_relaxed), must, current_go(), {}};
    with_others_stopped(collect, &collection);
    for (const OpenFile& file : collection.files)
        file.close(file.file);
}

void end_all_native(Run& run) {
    for (Chan* chan : run.chans)
        delete chan->core;
    const auto end_locks = [&](auto& locks) {
        for (auto* lock : locks)
            end(run, lock);
    };
    end_locks(run.mutexes);
    end_locks(run.wait_groups);
    end_locks(run.rw_mutexes);
    end_locks(run.conds);
    for (const OpenFile* file : run.files)
        file->close(file->file);
}

}  // namespace fiberscope::lang
