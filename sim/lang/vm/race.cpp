// --race: what an instruction is about to do to memory, and where the goroutine is. The rules are
// the detector's (sim/lang/race/detector.h); this tells it what happens. While it looks, every
// instruction goes the traced way (see execute.cpp), so that otherwise it costs nothing.
//
// Registers are no memory: nobody else sees them. Accesses in the library's own locks and atomics
// are not told: they are in order by what they are.
#include "sim/lang/vm/interpreter.h"

#include <algorithm>

namespace fiberscope::lang {

// The stack as the detector numbers it. Frames that were asked for before are kept; one is known
// again by its place, its function and where it returns to, and Return drops those that are over.
race::Place Interpreter::race_place() {
    auto& known = racer_->frames;
    const Word* fp = fp_;
    std::vector<const Word*> missing;
    for (;;) {
        while (!known.empty() && known.back().offset > offset(fp))
            known.pop_back();
        if (!known.empty() && known.back().offset == offset(fp)) {
            const auto& frame = known.back();
            if (frame.function == function_at(fp) &&
                frame.return_pc == to_pointer<const Instruction>(fp[-2]))
                break;
            known.pop_back();
        }
        missing.push_back(fp);
        const auto delta = static_cast<std::int64_t>(fp[-1]);
        if (delta == 0) break;
        fp -= delta;
    }
    race::CallTree& calls = run_.races->calls();
    for (auto at = missing.rbegin(); at != missing.rend(); ++at) {
        const Word* frame = *at;
        const auto* return_pc = to_pointer<const Instruction>(frame[-2]);
        const auto delta = static_cast<std::int64_t>(frame[-1]);
        const auto caller = known.empty() ? race::CallTree::Node::none : known.back().node;
        const std::uint32_t line = delta == 0 ? 0 : line_at(frame - delta, return_pc);
        known.push_back({offset(frame), function_at(frame), return_pc,
                         calls.called(caller, function_at(frame), line)});
    }
    return {known.back().node, line_at(fp_, pc_)};
}

void Interpreter::race_access(const Word* at, std::int64_t words, bool is_write) {
    if (racer_ == nullptr || at == nullptr || words <= 0) return;
    run_.races->access(*racer_, at, static_cast<std::size_t>(words), is_write,
                       [this] { return race_place(); });
}

void Interpreter::race_append(const Slice* slice, std::int64_t extra, std::int64_t words) {
    if (!slice || extra == 0 || words == 0) return;
    if (slice->length + extra <= slice->capacity)
        race_access(slice->data + slice->length * words, extra * words, true);
    else
        race_access(slice->data, slice->length * words, false);
}

// Before the instruction `i`, which stands in the innermost frame.
void Interpreter::race_step(const Instruction* i) {
    const Function* function = function_at(fp_);
    if (i->op == Op::Return) {
        auto& frames = racer_->frames;
        while (!frames.empty() && frames.back().offset >= offset(fp_))
            frames.pop_back();
        return;
    }
    if (function->is_library_order) return;
    const Word* fp = fp_;
    const Instruction* ext = i + 1;
    const auto pointer = [&](std::uint16_t reg) { return to_pointer<const Word>(fp[reg]); };
    const auto slice = [&](std::uint16_t reg) { return to_pointer<const Slice>(fp[reg]); };
    // The word of a slice of words; null if the index is out of range, which panics next.
    const auto element = [&](std::uint16_t list, std::uint16_t index) -> const Word* {
        const Slice* s = slice(list);
        const auto at = static_cast<std::uint64_t>(fp[index]);
        return s && at < static_cast<std::uint64_t>(s->length) ? s->data + at : nullptr;
    };
    const auto field = [&](std::uint16_t reg, std::uint16_t word) -> const Word* {
        return fp[reg] == 0 ? nullptr : pointer(reg) + word;
    };
    switch (i->op) {
        case Op::Load:
            return race_access(field(i->b, i->c), 1, false);
        case Op::Store:
            return race_access(field(i->a, i->c), 1, true);
        case Op::LoadN:
            return race_access(field(i->b, i->c), ext->a, false);
        case Op::StoreN:
            return race_access(field(i->a, i->c), ext->a, true);
        case Op::CopyMemory: {
            const std::uint32_t words = wide(ext->a, ext->b);
            race_access(pointer(i->b), words, false);
            return race_access(pointer(i->a), words, true);
        }
        case Op::LoadGlobal:
            return race_access(run_.globals.data() + wide(*i), 1, false);
        case Op::StoreGlobal:
            return race_access(run_.globals.data() + wide(*i), 1, true);
        case Op::SliceGet:
            return race_access(element(i->b, i->c), 1, false);
        case Op::SliceSet:
            return race_access(element(i->a, i->b), 1, true);
        case Op::BytesToString:
        case Op::RunesToString:
            if (const Slice* s = slice(i->b)) race_access(s->data, s->length, false);
            return;
        case Op::Append: {
            const Type* elem = run_.program.type_list[wide(ext->b, ext->c)];
            return race_append(slice(i->b), ext->a, elem->words);
        }
        case Op::AppendSlice: {
            const Type* elem = run_.program.type_list[wide(ext->b, ext->c)];
            const Slice* rest = slice(i->c);
            if (!rest) return;
            race_access(rest->data, rest->length * elem->words, false);
            return race_append(slice(i->b), rest->length, elem->words);
        }
        case Op::AppendString:
            return race_append(slice(i->b), static_cast<std::int64_t>(text_of(fp[i->c]).size()), 1);
        case Op::CopySlice: {
            const Slice* to = slice(i->b);
            const Slice* from = slice(i->c);
            if (!to || !from) return;
            const std::int64_t words = std::min(to->length, from->length) * ext->a;
            race_access(from->data, words, false);
            return race_access(to->data, words, true);
        }
        case Op::CopyString:
            if (const Slice* to = slice(i->b)) {
                const auto bytes = static_cast<std::int64_t>(text_of(fp[i->c]).size());
                race_access(to->data, std::min(to->length, bytes), true);
            }
            return;
        case Op::ClearSlice:
            if (const Slice* s = slice(i->a)) race_access(s->data, s->length * i->b, true);
            return;
        // A map is one thing: Go's detector, too, is told of the map and not of its entries.
        case Op::MapGet:
        case Op::MapLen:
        case Op::MapIterate:
            return race_access(pointer(i->b), 1, false);
        case Op::MapSet:
        case Op::MapDelete:
        case Op::MapClear:
            return race_access(pointer(i->a), 1, true);
        case Op::MapNext:
            return race_access(
                to_pointer<const Word>(to_word(to_pointer<const MapIterator>(fp[i->a])->map)), 1,
                false);
        default:
            return;
    }
}

// ---- channels. An element has a word more here, which leads to its party (race/channel.h).

namespace {

int words_in(const Chan* chan) {
    return chan->boxed_words > 0 ? 1 : under(chan->type)->elem->words;
}

// The party behind an element of kRacedWords.
race::Party* party_of(Word* element) {
    return static_cast<race::Party*>(static_cast<void*>(element + kInlineWords + 1));
}

void join_party(race::Detector& races, race::Thread& racer, const Chan* chan, Word* element) {
    *party_of(element) = {races.told_by(racer), chan->order};
    element[words_in(chan)] = to_word(party_of(element));
}

}  // namespace

ChanResult Interpreter::race_send(const Chan* chan, const Word* value) {
    Word element[kRacedWords];  // on the fiber's own stack, which does not move
    std::copy_n(value, words_in(chan), element);
    const Rooted sent(*this, element, static_cast<std::size_t>(words_in(chan)));
    race_access(to_pointer<const Word>(to_word(chan)), 1, false);
    join_party(*run_.races, *racer_, chan, element);
    const ChanResult result = chan->core->send(element);
    run_.races->learn(*racer_, party_of(element)->clock);
    return result;
}

ChanResult Interpreter::race_receive(const Chan* chan, Word* value) {
    Word element[kRacedWords] = {};
    const Rooted received(*this, element, static_cast<std::size_t>(words_in(chan)));
    join_party(*run_.races, *racer_, chan, element);
    const ChanResult result = chan->core->receive(element);
    std::copy_n(element, words_in(chan), value);
    run_.races->learn(*racer_, party_of(element)->clock);
    if (result == ChanResult::closed) run_.races->acquire(*racer_, chan);
    return result;
}

// Before a select: its cases get elements that have parties.
void Interpreter::race_select(const SelectCode& code, SelectCase* cases, Word* elements) {
    for (std::size_t k = 0; k < code.cases.size(); ++k) {
        const auto* chan = to_pointer<const Chan>(fp_[code.cases[k].channel]);
        if (!chan) continue;
        Word* element = elements + k * kRacedWords;
        if (cases[k].is_send) {
            std::copy_n(static_cast<const Word*>(cases[k].value), words_in(chan), element);
            race_access(to_pointer<const Word>(to_word(chan)), 1, false);
        }
        join_party(*run_.races, *racer_, chan, element);
        cases[k].value = element;
    }
}

// After it: what was received goes where it would be without --race.
void Interpreter::race_selected(const SelectCode& code, const SelectCase* cases, Word* pointers,
                                const Selected& selected) {
    for (std::size_t k = 0; k < code.cases.size(); ++k) {
        const auto* chan = to_pointer<const Chan>(fp_[code.cases[k].channel]);
        if (!chan) continue;
        auto* element = static_cast<Word*>(cases[k].value);
        if (selected.index != k) {
            run_.races->drop(party_of(element)->clock);
            continue;
        }
        run_.races->learn(*racer_, party_of(element)->clock);
        if (cases[k].is_send) continue;
        std::copy_n(element, words_in(chan),
                    chan->boxed_words > 0 ? &pointers[k] : fp_ + code.cases[k].value);
        if (selected.result == ChanResult::closed) run_.races->acquire(*racer_, chan);
    }
}

void Interpreter::race_close(const Chan* chan) {
    race_access(to_pointer<const Word>(to_word(chan)), 1, true);
    run_.races->release(*racer_, chan);
}

// ---- for native functions

// Each of these is also an atomic access: who writes over a lock meanwhile races with it.
void Interpreter::acquire(Word address) {
    if (racer_ == nullptr) return;
    run_.races->acquire(*racer_, to_pointer<const void>(address));
    race_touch(address);
}
void Interpreter::release(Word address) {
    if (racer_ == nullptr) return;
    race_touch(address);
    run_.races->release(*racer_, to_pointer<const void>(address));
}
void Interpreter::release_merge(Word address) {
    if (racer_ == nullptr) return;
    race_touch(address);
    run_.races->release_merge(*racer_, to_pointer<const void>(address));
}
void Interpreter::race_touch(Word address, bool is_write) {
    run_.races->access(
        *racer_, to_pointer<const Word>(address), 1, is_write, [this] { return race_place(); },
        true);
}

// ---- goroutines

void Interpreter::race_fork(Interpreter& other) {
    other.racer_ = run_.races->fork(*racer_, race_place());
    if (other.racer_ == nullptr) too_many_for_race();
}

void Interpreter::too_many_for_race() {
    run_.write(2, "race: limit on " + std::to_string(race::Detector::kThreadsMax) +
                      " simultaneously alive goroutines is exceeded, dying\n");
    exit_run(kRaceStatus, "too many goroutines for --race");
}

void Run::race_found(const race::Race& race) {
    write(2, race.text);
    if (!is_watched()) return;
    const auto side = [](const race::Access& access) {
        return std::string(access.is_write ? "write" : "read");
    };
    tell_race(GoId{race.go_before}, race.now.line, race.before.line,
              side(race.now) + " after " + side(race.before));
}

}  // namespace fiberscope::lang
