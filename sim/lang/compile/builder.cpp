#include "sim/lang/compile/builder.h"

#include <algorithm>

namespace fiberscope::lang {

int FunctionBuilder::alloc_run(const std::vector<bool>& kinds, int header) {
    const int size = header + static_cast<int>(kinds.size());
    if (failure_ || top_ + size > static_cast<int>(kRegistersMax)) {
        // Nothing that follows will run.
        failure_ = "function needs too many registers";
        return header;
    }
    for (int start = top_;; ++start) {
        if (start + size > static_cast<int>(kinds_.size())) {
            kinds_.resize(static_cast<std::size_t>(start + size), RegisterKind::Free);
        }
        const auto wanted = [&](int i) {
            // The closure is the first word of the header, the only reference in it.
            const bool reference =
                i < header ? i == 0 : kinds[static_cast<std::size_t>(i - header)];
            return reference ? RegisterKind::Reference : RegisterKind::Scalar;
        };
        bool fits = true;
        for (int i = 0; i < size && fits; ++i) {
            const RegisterKind known = kinds_[static_cast<std::size_t>(start + i)];
            fits = known == RegisterKind::Free || known == wanted(i);
        }
        if (!fits) continue;
        for (int i = 0; i < size; ++i)
            kinds_[static_cast<std::size_t>(start + i)] = wanted(i);
        top_ = start + size;
        function_.frame_words = std::max(function_.frame_words, top_);
        return start + header;
    }
}

int FunctionBuilder::alloc(const Type* type) {
    std::vector<bool> kinds;
    reference_map(type, kinds, kRegistersMax);
    return alloc_run(kinds, 0);
}
int FunctionBuilder::alloc_word(bool reference) {
    return alloc_run({reference}, 0);
}
int FunctionBuilder::alloc_window(const std::vector<bool>& kinds) {
    return alloc_run(kinds, kFrameHeader);
}

void FunctionBuilder::release(int mark) {
    top_ = mark;
    close_scopes_from(mark);
}

void FunctionBuilder::close_scopes_from(int mark) {
    for (; !open_.empty() && function_.variables[open_.back()].reg >= mark; open_.pop_back())
        function_.variables[open_.back()].to = static_cast<std::uint32_t>(here());
}

void FunctionBuilder::declare(const Object* object, int reg, bool in_cell, bool to_the_end) {
    // What has no name was made up.
    if (function_.hidden || object->name.empty() || object->name == "_") return;
    (to_the_end ? to_the_end_ : open_).push_back(function_.variables.size());
    function_.variables.push_back(
        {object, static_cast<std::uint32_t>(here()), 0, static_cast<std::uint16_t>(reg), in_cell});
}

void FunctionBuilder::moved(const Object* object, int reg, bool in_cell) {
    for (std::vector<std::size_t>* list : {&open_, &to_the_end_}) {
        for (std::size_t& at : *list) {
            if (function_.variables[at].object != object) continue;
            const auto now = static_cast<std::uint32_t>(here());
            function_.variables[at].to = now;
            at = function_.variables.size();
            function_.variables.push_back(
                {object, now, 0, static_cast<std::uint16_t>(reg), in_cell});
            return;
        }
    }
}

int FunctionBuilder::emit(Op op, int a, int b, int c) {
    function_.code.push_back({op, static_cast<std::uint16_t>(a), static_cast<std::uint16_t>(b),
                              static_cast<std::uint16_t>(c)});
    function_.lines.push_back(line_);
    return here() - 1;
}

int FunctionBuilder::emit_wide(Op op, int a, std::int64_t number) {
    const auto bits = static_cast<std::uint32_t>(number);
    return emit(op, a, static_cast<int>(bits & 0xFFFF), static_cast<int>(bits >> 16));
}

void FunctionBuilder::ext(int x, int y, int z) {
    emit(Op::Ext, x, y, z);
}
void FunctionBuilder::ext_index_first(std::uint32_t index, int z) {
    ext(static_cast<int>(index & 0xFFFF), static_cast<int>(index >> 16), z);
}
void FunctionBuilder::ext_index_last(int x, std::uint32_t index) {
    ext(x, static_cast<int>(index & 0xFFFF), static_cast<int>(index >> 16));
}

void FunctionBuilder::move(int to, int from, int words) {
    if (to == from || words == 0) return;
    if (words == 1)
        emit(Op::Move, to, from);
    else
        emit(Op::MoveN, to, from, words);
}

void FunctionBuilder::patch(int at, int target) {
    Instruction& jump = function_.code[static_cast<std::size_t>(at)];
    const int distance = target - at - 1;
    switch (jump.op) {
        case Op::Jump:
        case Op::Loop:
        case Op::JumpIf:
        case Op::JumpIfNot: {
            const auto bits = static_cast<std::uint32_t>(distance);
            jump.b = static_cast<std::uint16_t>(bits & 0xFFFF);
            jump.c = static_cast<std::uint16_t>(bits >> 16);
            break;
        }
        case Op::Ext: {  // MapNext's, counted from after the ext word
            const auto bits = static_cast<std::uint32_t>(distance);
            jump.a = static_cast<std::uint16_t>(bits & 0xFFFF);
            jump.b = static_cast<std::uint16_t>(bits >> 16);
            break;
        }
        default:
            if (distance != static_cast<std::int16_t>(distance)) failure_ = "function is too long";
            jump.c = static_cast<std::uint16_t>(distance);
    }
}

void FunctionBuilder::jump_if(Op op, int a, Label& target) {
    const int at = emit(op, a);
    if (target.at >= 0)
        patch(at, target.at);
    else
        target.uses.push_back(at);
}

void FunctionBuilder::compare_jump(Op op, int a, int b, Label& target) {
    const int at = emit(op, a, b);
    if (target.at >= 0)
        patch(at, target.at);
    else
        target.uses.push_back(at);
}

void FunctionBuilder::jump_in_ext(int z, Label& target) {
    ext(0, 0, z);
    target.uses.push_back(here() - 1);
}

void FunctionBuilder::loop_to(Label& target) {
    jump_if(Op::Loop, 0, target);
}

void FunctionBuilder::bind(Label& label) {
    label.at = here();
    for (const int use : label.uses)
        patch(use, label.at);
    label.uses.clear();
}

void FunctionBuilder::finish() {
    close_scopes();
    for (const std::size_t at : to_the_end_)
        function_.variables[at].to = static_cast<std::uint32_t>(here());
    function_.variables.shrink_to_fit();
    function_.references.clear();
    for (const RegisterKind kind : kinds_)
        function_.references.push_back(kind == RegisterKind::Reference);
}

}  // namespace fiberscope::lang
