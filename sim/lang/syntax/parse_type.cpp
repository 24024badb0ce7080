// Types: names, [n]T, []T, map, chan, struct, interface, func and their field lists.
#include "sim/lang/syntax/parser.h"

namespace fiberscope::lang {

Expr* Parser::parse_type() {
    if (Expr* type = try_type()) return type;
    unexpected(", expected type");
    auto* bad = tree_.make<BadExpr>(token_.pos);
    skip_to_boundary();
    return bad;
}

Expr* Parser::try_type() {
    const Pos pos = token_.pos;
    const Level level(*this);
    if (too_deep(depth_)) return tree_.make<BadExpr>(pos);
    switch (token_.kind) {
        case Tok::Name:
            return parse_type_name(true);
        case Tok::LBrack:
            return parse_bracket_type();
        case Tok::Chan:
        case Tok::Arrow:
            return parse_chan_type();
        case Tok::Struct:
            return parse_struct_type();
        case Tok::Interface:
            return parse_interface_type();
        case Tok::Mul: {
            advance();
            auto* star = tree_.make<Star>(pos);
            star->x = parse_type();
            return star;
        }
        case Tok::Func:
            advance();
            return parse_signature(pos);
        case Tok::Map: {
            advance();
            auto* map = tree_.make<MapTypeExpr>(pos);
            want(Tok::LBrack, "");
            map->key = parse_type();
            want(Tok::RBrack, "");
            map->elem = parse_type();
            return map;
        }
        case Tok::LParen: {
            advance();
            auto* paren = tree_.make<Paren>(pos);
            paren->inner = parse_type();
            want(Tok::RParen, "");
            return paren;
        }
        default:
            return nullptr;
    }
}

Expr* Parser::parse_type_name(bool whole_type) {
    Ident* name = parse_name();
    Expr* type = name;
    if (got(Tok::Period)) {
        auto* selector = tree_.make<Selector>(name->pos);
        selector->x = name;
        selector->name = parse_name();
        type = selector;
    }
    if (whole_type && token_.kind == Tok::LBrack) return parse_type_arguments(type, token_.pos);
    return type;
}

// generic[A, B], at the bracket.
Expr* Parser::parse_type_arguments(Expr* generic, Pos bracket) {
    auto* index = tree_.make<Index>(bracket);
    index->x = generic;
    advance();
    ++expr_level_;
    while (token_.kind != Tok::RBrack && token_.kind != Tok::Eof) {
        Expr* argument = parse_type();
        // m[T any](), where no type parameters may be, is for the caller to tell of.
        if (token_.kind == Tok::Name || token_.kind == Tok::Interface) parse_type();
        if (!index->index)
            index->index = argument;
        else
            index->more.push_back(argument);
        if (!got(Tok::Comma)) break;
    }
    --expr_level_;
    if (!index->index) {
        unexpected(", expected type argument list");
        index->index = tree_.make<BadExpr>(token_.pos);
    }
    if (!got(Tok::RBrack)) {
        unexpected(" in type argument list; possibly missing comma or ]");
        skip_to_boundary();
    }
    return index;
}

// A field or parameter `name [n]T`, or a type `name[A]`, which only what follows tells apart. Gives
// the array or slice type, or the name with its arguments.
Expr* Parser::parse_array_or_arguments(Ident* name) {
    const Pos bracket = token_.pos;
    advance();
    auto* array = tree_.make<ArrayTypeExpr>(bracket);
    if (got(Tok::RBrack)) {
        array->elem = parse_type();
        return array;
    }
    std::vector<Expr*> list;
    bool comma = false;
    ++expr_level_;
    if (token_.kind == Tok::Ellipsis) {
        list.push_back(tree_.make<EllipsisExpr>(token_.pos));
        advance();
    }
    while (list.empty() || comma) {
        if (token_.kind == Tok::RBrack) break;
        list.push_back(parse_expr());
        comma = got(Tok::Comma);
    }
    --expr_level_;
    if (!got(Tok::RBrack)) {
        unexpected(" in type argument list; possibly missing comma or ]");
        skip_to_boundary();
    }
    if (!comma && list.size() == 1) {
        if (Expr* elem = try_type()) {
            array->length = list[0];
            array->elem = elem;
            return array;
        }
    }
    auto* index = tree_.make<Index>(bracket);
    index->x = name;
    index->index = list[0];
    index->more.assign(list.begin() + 1, list.end());
    return index;
}

// first | ~T | ...
Expr* Parser::parse_union(Expr* first) {
    while (token_.kind == Tok::Or) {
        auto* binary = tree_.make<Binary>(token_.pos);
        binary->op = Tok::Or;
        binary->op_pos = token_.pos;
        advance();
        binary->x = first;
        const Pos pos = token_.pos;
        if (got(Tok::Tilde)) {
            auto* tilde = tree_.make<Unary>(pos);
            tilde->op = Tok::Tilde;
            tilde->x = parse_term_type(", expected type");
            binary->y = tilde;
        } else {
            binary->y = parse_term_type(", expected ~ term or type");
        }
        first = binary;
    }
    return first;
}

Expr* Parser::parse_constraint() {
    const Pos pos = token_.pos;
    if (got(Tok::Tilde)) {
        auto* tilde = tree_.make<Unary>(pos);
        tilde->op = Tok::Tilde;
        tilde->x = parse_term_type(", expected type");
        return parse_union(tilde);
    }
    return parse_union(parse_term_type(", expected ~ term or type"));
}

// What follows is still part of the list if there is no type.
Expr* Parser::parse_term_type(const char* otherwise) {
    if (Expr* type = try_type()) return type;
    unexpected(otherwise);
    return tree_.make<BadExpr>(token_.pos);
}

// After the `[`; the first name, and its constraint, may have been read.
std::vector<FieldDecl> Parser::parse_type_params(Ident* name, Expr* constraint) {
    std::vector<FieldDecl> fields;
    std::size_t first_without = 0;
    ++expr_level_;
    while (name || (token_.kind != Tok::RBrack && token_.kind != Tok::Eof)) {
        if (!name && token_.kind != Tok::Name) {
            if (token_.kind == Tok::Comma)
                unexpected(", expected ]");
            else
                error(token_.pos, "missing type parameter name");
            skip_to_close();
            break;
        }
        if (!name) name = parse_name();
        if (!constraint && token_.kind == Tok::Period) {
            error(name->pos, "missing type parameter name");
            skip_to_close();
            break;
        }
        FieldDecl& field = fields.emplace_back();
        field.name = name;
        if (!constraint && token_.kind != Tok::Comma && token_.kind != Tok::RBrack)
            constraint = parse_constraint();
        if (constraint) {
            // ~int or a union stands for interface{ ~int }.
            const bool is_union =
                (constraint->kind == ExprKind::Binary) || (constraint->kind == ExprKind::Unary);
            if (is_union) {
                auto* implicit = tree_.make<InterfaceTypeExpr>(start_of(constraint));
                implicit->implicit = true;
                implicit->elements.push_back({nullptr, constraint, false, false, {}});
                constraint = implicit;
            }
            for (; first_without < fields.size(); ++first_without)
                fields[first_without].type = constraint;
        }
        name = nullptr;
        constraint = nullptr;
        if (token_.kind == Tok::RBrack) break;
        if (!got(Tok::Comma)) {
            unexpected(" in parameter list; possibly missing comma or ]");
            skip_to_close();
            break;
        }
    }
    --expr_level_;
    if (first_without < fields.size()) {
        error(token_.pos, "missing type constraint");
        fields.resize(first_without);
    }
    want(Tok::RBrack, "");
    return fields;
}

Expr* Parser::parse_bracket_type() {
    const Pos bracket = token_.pos;
    advance();
    return parse_after_bracket(bracket);
}

Expr* Parser::parse_after_bracket(Pos bracket) {
    Expr* length = nullptr;
    if (token_.kind == Tok::Ellipsis) {
        length = tree_.make<EllipsisExpr>(token_.pos);
        advance();
    } else if (token_.kind != Tok::RBrack) {
        ++expr_level_;
        length = parse_expr();
        --expr_level_;
    }
    return parse_after_length(bracket, length);
}

Expr* Parser::parse_after_length(Pos bracket, Expr* length) {
    auto* array = tree_.make<ArrayTypeExpr>(bracket);
    array->length = length;
    want(Tok::RBrack, "");
    array->elem = parse_type();
    return array;
}

Expr* Parser::parse_chan_type() {
    auto* chan = tree_.make<ChanTypeExpr>(token_.pos);
    if (got(Tok::Arrow)) {
        chan->dir = ChanDir::RecvOnly;
        want(Tok::Chan, "");
    } else {
        advance();
        if (got(Tok::Arrow)) chan->dir = ChanDir::SendOnly;
    }
    chan->elem = try_type();
    if (!chan->elem) {
        error(token_.pos, "missing channel element type");
        chan->elem = tree_.make<BadExpr>(token_.pos);
    }
    return chan;
}

Expr* Parser::parse_struct_type() {
    auto* type = tree_.make<StructTypeExpr>(token_.pos);
    advance();
    want(Tok::LBrace, "");
    while (token_.kind != Tok::RBrace && token_.kind != Tok::Eof) {
        const Turn turn(*this);
        const std::size_t first = type->fields.size();
        if (token_.kind == Tok::Mul || token_.kind == Tok::LParen) {
            FieldDecl field;
            field.embedded = true;
            field.type = parse_type();
            type->fields.push_back(field);
        } else if (token_.kind != Tok::Name) {
            unexpected(", expected field name or embedded type");
            skip_to_boundary();
        } else {
            std::vector<Ident*> names;
            names.push_back(parse_name());
            if (token_.kind == Tok::Period || token_.kind == Tok::Semicolon ||
                token_.kind == Tok::RBrace || token_.kind == Tok::String) {
                FieldDecl field;
                field.embedded = true;
                field.type = names[0];
                if (got(Tok::Period)) {
                    auto* selector = tree_.make<Selector>(names[0]->pos);
                    selector->x = names[0];
                    selector->name = parse_name();
                    field.type = selector;
                    if (token_.kind == Tok::LBrack)
                        field.type = parse_type_arguments(selector, token_.pos);
                }
                type->fields.push_back(field);
            } else if (token_.kind == Tok::LBrack) {
                Expr* found = parse_array_or_arguments(names[0]);
                const bool embedded = found->kind == ExprKind::Index;
                type->fields.push_back({embedded ? nullptr : names[0], found, embedded, false, {}});
            } else {
                while (got(Tok::Comma))
                    names.push_back(parse_name());
                Expr* field_type = parse_type();
                for (Ident* name : names)
                    type->fields.push_back({name, field_type, false, false, {}});
            }
        }
        if (token_.kind == Tok::String) {
            const std::string tag = unquote(token_.text);
            for (std::size_t i = first; i < type->fields.size(); ++i)
                type->fields[i].tag = tag;
            advance();
        }
        if (token_.kind == Tok::RBrace) break;
        if (!got(Tok::Semicolon)) {
            unexpected(" in struct type; possibly missing semicolon or newline or }");
            skip_to_boundary();
            got(Tok::Semicolon);
        }
    }
    want(Tok::RBrace, "");
    return type;
}

Expr* Parser::parse_interface_type() {
    auto* type = tree_.make<InterfaceTypeExpr>(token_.pos);
    advance();
    want(Tok::LBrace, "");
    if (token_.kind == Tok::RBrace) tree_.spells_empty_interface = true;
    while (token_.kind != Tok::RBrace && token_.kind != Tok::Eof) {
        const Turn turn(*this);
        FieldDecl element;
        if (token_.kind != Tok::Name) {
            element.type = parse_constraint();
        } else {
            Ident* name = parse_name();
            if (token_.kind == Tok::LParen) {
                element.name = name;
                element.type = parse_signature(name->pos);
            } else {
                element.type = name;
                if (got(Tok::Period)) {
                    auto* selector = tree_.make<Selector>(name->pos);
                    selector->x = name;
                    selector->name = parse_name();
                    element.type = selector;
                }
                const Pos bracket = token_.pos;
                if (token_.kind == Tok::LBrack) {
                    element.type = parse_type_arguments(element.type, bracket);
                    if (token_.kind == Tok::LParen) {
                        errors_.add(bracket, "interface method must have no type parameters");
                        skip_to_boundary();
                    }
                }
                element.type = parse_union(element.type);
            }
        }
        type->elements.push_back(element);
        if (token_.kind == Tok::RBrace) break;
        if (!got(Tok::Semicolon)) {
            unexpected(" in interface type; possibly missing semicolon or newline or }");
            skip_to_boundary();
            got(Tok::Semicolon);
        }
    }
    want(Tok::RBrace, "");
    return type;
}

FuncTypeExpr* Parser::parse_signature(Pos pos) {
    auto* type = tree_.make<FuncTypeExpr>(pos);
    if (token_.kind == Tok::LBrack) {
        error(token_.pos, "function type must have no type parameters");
        advance();
        parse_type_params(nullptr, nullptr);
    }
    if (token_.kind != Tok::LParen) {
        unexpected(", expected (");
        skip_to_boundary();
        return type;
    }
    type->params = parse_params();
    type->results = parse_results();
    return type;
}

std::vector<FieldDecl> Parser::parse_results() {
    if (token_.kind == Tok::LParen) return parse_params();
    if (Expr* type = try_type()) return {{nullptr, type, false, false, {}}};
    return {};
}

// Each entry is a type, or a name and a type; which one shows only at the end of the list:
// in `(a, b int)` a and b are names, in `(a, b)` types.
std::vector<FieldDecl> Parser::parse_params() {
    struct Entry {
        Expr* first = nullptr;
        Expr* type = nullptr;
        bool variadic = false;
        Pos pos;
    };
    std::vector<Entry> entries;
    bool named = false;
    want(Tok::LParen, "");
    ++expr_level_;
    while (token_.kind != Tok::RParen && token_.kind != Tok::Eof) {
        Entry entry;
        entry.pos = token_.pos;
        if (got(Tok::Ellipsis)) {
            entry.variadic = true;
            entry.first = parse_type();
        } else {
            // In `p []byte` the bracket belongs to the next type.
            entry.first = token_.kind == Tok::Name ? parse_type_name(false) : parse_type();
            const bool bracket = token_.kind == Tok::LBrack;
            if (bracket && entry.first->kind == ExprKind::Selector) {
                entry.first = parse_type_arguments(entry.first, token_.pos);
            } else if (bracket && entry.first->kind == ExprKind::Ident) {
                Expr* found = parse_array_or_arguments(as<Ident>(entry.first));
                if (found->kind == ExprKind::Index) {
                    entry.first = found;
                } else {
                    entry.type = found;
                    named = true;
                }
            }
            if (!entry.type && token_.kind != Tok::Comma && token_.kind != Tok::RParen) {
                entry.variadic = got(Tok::Ellipsis);
                entry.type = parse_type();
                named = true;
            }
        }
        entries.push_back(entry);
        if (token_.kind == Tok::RParen) break;
        if (!got(Tok::Comma)) {
            unexpected(" in parameter list; possibly missing comma or )");
            skip_to_close();
            break;
        }
    }
    --expr_level_;
    want(Tok::RParen, "");

    std::vector<FieldDecl> fields;
    if (!named) {
        for (const Entry& entry : entries)
            fields.push_back({nullptr, entry.first, false, entry.variadic, {}});
        return fields;
    }
    Expr* type = nullptr;
    bool variadic = false;
    for (auto entry = entries.rbegin(); entry != entries.rend(); ++entry) {
        if (entry->type) {
            type = entry->type;
            variadic = entry->variadic;
        }
        if (entry->first->kind != ExprKind::Ident || !type) {
            error(entry->pos, "mixed named and unnamed parameters");
            return fields;
        }
        fields.insert(fields.begin(), {as<Ident>(entry->first), type, false, variadic, {}});
    }
    return fields;
}

}  // namespace fiberscope::lang
