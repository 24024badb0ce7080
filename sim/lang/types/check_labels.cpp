// goto: it may jump neither over a variable's declaration nor into a block.
//
// A goto waits for its label: it goes up with the list of those that wait from each block to the
// one around it, and has arrived where a label of its name stands. What a block declares meanwhile
// it has jumped over.
#include "sim/lang/types/checker.h"

namespace fiberscope::lang {

namespace {

struct Waiting {
    const BranchStmt* jump;
    const Object* over;  // the last variable that was declared after it, in a block around it
    Pos over_pos;        // and where
};

struct LabelBlock {
    const LabelBlock* parent;
    std::vector<std::string> labels;  // so far
};

bool is_visible(const LabelBlock* block, const std::string& name) {
    for (; block; block = block->parent) {
        for (const std::string& label : block->labels) {
            if (label == name) return true;
        }
    }
    return false;
}

class Gotos {
  public:
    using Report = std::function<void(Pos, const std::string&)>;
    using PlaceText = std::function<std::string(Pos)>;
    Gotos(Report report, PlaceText place) : report_(std::move(report)), place_(std::move(place)) {}

    void check(const Block* body) {
        std::vector<Waiting> left = block(body->stmts, body->pos, nullptr);
        for (const Waiting& waiting : left) {
            const std::string& name = waiting.jump->label->name;
            const auto at = block_of_.find(name);
            if (at == block_of_.end()) continue;  // no such label: told by whom it looked for
            report_(waiting.jump->label->pos,
                    "goto " + name + " jumps into block starting at " + place_(at->second));
        }
    }

  private:
    std::vector<Waiting> block(const std::vector<Stmt*>& list, Pos begin,
                               const LabelBlock* parent) {
        LabelBlock here{parent, {}};
        std::vector<Waiting> waiting;
        for (const Stmt* s : list)
            stmt(s, begin, here, waiting);
        // Further out other declarations count.
        for (Waiting& jump : waiting)
            jump.over = nullptr;
        return waiting;
    }

    void inner(const Stmt* s, LabelBlock& here, std::vector<Waiting>& waiting) {
        if (!s) return;
        if (s->kind == StmtKind::Block)
            inner(as<const Block>(s)->stmts, s->pos, here, waiting);
        else
            inner(std::vector<Stmt*>{const_cast<Stmt*>(s)}, s->pos, here, waiting);
    }
    void inner(const std::vector<Stmt*>& list, Pos begin, LabelBlock& here,
               std::vector<Waiting>& waiting) {
        const std::vector<Waiting> left = block(list, begin, &here);
        waiting.insert(waiting.end(), left.begin(), left.end());
    }

    static void declare(const std::vector<Object*>& objects, const Pos* pos,
                        std::vector<Waiting>& waiting) {
        for (const Object* object : objects) {
            for (Waiting& jump : waiting) {
                if (!object) continue;
                jump.over = object;
                jump.over_pos = pos ? *pos : object->pos;
            }
        }
    }

    void stmt(const Stmt* s, Pos begin, LabelBlock& here, std::vector<Waiting>& waiting) {
        switch (s->kind) {
            case StmtKind::Labeled: {
                const auto* labeled = as<const LabeledStmt>(s);
                const std::string& name = labeled->label->name;
                here.labels.push_back(name);
                block_of_.try_emplace(name, begin);
                std::erase_if(waiting, [&](const Waiting& jump) {
                    if (jump.jump->label->name != name) return false;
                    if (jump.over) {
                        report_(jump.jump->label->pos,
                                "goto " + name + " jumps over declaration of " + jump.over->name +
                                    " at " + place_(jump.over_pos));
                    }
                    return true;
                });
                stmt(labeled->body, begin, here, waiting);
                break;
            }
            case StmtKind::Branch: {
                const auto* jump = as<const BranchStmt>(s);
                if (jump->op == Tok::Goto && jump->label && !is_visible(&here, jump->label->name))
                    waiting.push_back({jump, nullptr, {}});
                break;
            }
            case StmtKind::Decl:
                for (const Decl* decl : as<const DeclStmt>(s)->decls) {
                    if (decl->kind == DeclKind::Var) declare(decl->objects, nullptr, waiting);
                }
                break;
            case StmtKind::Assign:
                declare(as<const AssignStmt>(s)->defined, &s->pos, waiting);
                break;
            case StmtKind::Block:
                inner(s, here, waiting);
                break;
            case StmtKind::If:
                inner(as<const IfStmt>(s)->then, here, waiting);
                inner(as<const IfStmt>(s)->otherwise, here, waiting);
                break;
            case StmtKind::For:
                inner(as<const ForStmt>(s)->body, here, waiting);
                break;
            case StmtKind::Range:
                inner(as<const RangeStmt>(s)->body, here, waiting);
                break;
            case StmtKind::Switch:
                for (const auto& clause : as<const SwitchStmt>(s)->clauses)
                    inner(clause.body, clause.pos, here, waiting);
                break;
            case StmtKind::TypeSwitch:
                for (const auto& clause : as<const TypeSwitchStmt>(s)->clauses)
                    inner(clause.body, clause.pos, here, waiting);
                break;
            case StmtKind::Select:
                for (const auto& clause : as<const SelectStmt>(s)->clauses)
                    inner(clause.body, clause.pos, here, waiting);
                break;
            default:
                break;
        }
    }

    Report report_;
    PlaceText place_;
    std::unordered_map<std::string, Pos> block_of_;
};

}  // namespace

void Checker::check_gotos(const Block* body) {
    Gotos gotos([this](Pos pos, const std::string& text) { error(pos, text); },
                [this](Pos pos) { return place(pos); });
    gotos.check(body);
}

}  // namespace fiberscope::lang
