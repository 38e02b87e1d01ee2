#!/usr/bin/env bash
# Update clones of specs repositories to a version of the template.
# Usage: roll-out.sh TAG REPOSITORY...
# What cannot be updated alone stays as it was, and why is said.
set -uo pipefail

tag=$1
shift
branch=template-$tag
log=$(mktemp)
trap 'rm -f "$log"' EXIT
status=0

hold_back() {
    printf 'held back  %-14s %s\n' "$1" "$2"
    status=1
}

for repository in "$@"; do
    name=$(basename "$repository")
    if ! cd "$repository" 2>/dev/null; then
        hold_back "$name" "there is no such folder"
        continue
    fi
    python -m spectools update-template --to "$tag" >"$log" 2>&1
    code=$?
    if [ "$code" -eq 0 ] && grep -q 'nothing has changed' "$log"; then
        printf 'up to date %s\n' "$name"
    elif [ "$code" -gt 1 ] || ! grep -q 'git reset --hard' "$log"; then
        # Refused: nothing has changed, so there is nothing to take back.
        hold_back "$name" "$(tail -n 1 "$log")"
    elif [ "$code" -eq 0 ] &&
        python -m pytest -q -p no:cacheprovider >>"$log" 2>&1 &&
        git checkout -q -b "$branch" >>"$log" 2>&1; then
        if git commit -q -m "Update from the template to $tag" >>"$log" 2>&1; then
            printf 'updated    %s\n' "$name"
        else
            hold_back "$name" "git commit: $(tail -n 1 "$log")"
            git reset -q --hard
            git checkout -q -
            git branch -q -D "$branch"
        fi
    else
        why=$(grep -m 1 -E 'have conflicts|^FAILED|: SP[0-9]+ |^fatal' "$log")
        hold_back "$name" "$why"
        git reset -q --hard
    fi
    cd "$OLDPWD" || exit 2
done
exit "$status"
